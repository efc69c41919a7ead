"""SIGSTOP for longer than a lease lasts, then SIGCONT: whoever slept through its end reads no longer."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults.devices import Browser, minted, settings
from tests.faults.nursery import Gate, gate

ROOT = Path(__file__).parents[2]
LEASE = 1.0

READS = """
import json, sys
from tests.faults.devices import Browser, minted
address = sys.argv[1]
phone = Browser("phone")
epoch = phone.reads(address)
while True:
    print("beating", flush=True)
    answer = phone.ask(address, "renew", epoch=epoch)
    if answer.status_code != 200:
        break
    sys.stdin.readline()
print(json.dumps([answer.json()["type"], minted(answer), phone.good_pass is not None]), flush=True)
"""


def until_the_seat_is_free(laptop: Browser, address: str) -> None:
    """The laptop asks until the phone's lease has ended; nobody presses "go on here"."""
    pause = threading.Event()
    for _ in range(200):
        if laptop.ask(address, "acquire").status_code == 200:
            return
        pause.wait(LEASE / 20)
    raise AssertionError("The lease never ended.")


def test_a_stopped_device_is_told_at_its_first_call_and_gets_no_pass(served: Gate) -> None:
    phone = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", READS, served.address],
        cwd=ROOT, env={"PYTHONPATH": "src:."}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert phone.stdin
    assert phone.stdout
    assert phone.stdout.readline() == "beating\n"
    os.kill(phone.pid, signal.SIGSTOP)
    until_the_seat_is_free(Browser("laptop"), served.address)
    threading.Event().wait(LEASE)  # until two leases have gone by
    os.kill(phone.pid, signal.SIGCONT)
    rest, _ = phone.communicate("\n" * 10)
    assert rest.splitlines()[-1] == '["/gate/problems/displaced", false, false]'
    # At most one beat was on its way when it was stopped, and that was in time.
    assert rest.count("beating") <= 1


def test_a_stopped_gate_grants_nothing_for_what_it_was_asked_before(
    served: Gate, seats: str
) -> None:
    phone, laptop = Browser("phone"), Browser("laptop")
    epoch = phone.reads(served.address)
    # The beat is asked while the phone holds the seat, and answered after two leases.
    os.kill(served.worker, signal.SIGSTOP)
    with gate(settings(seats)) as other, ThreadPoolExecutor(1) as thread:
        beat = thread.submit(phone.ask, served.address, "renew", epoch=epoch)
        until_the_seat_is_free(laptop, other.address)
        threading.Event().wait(LEASE)
        os.kill(served.worker, signal.SIGCONT)
        answer = beat.result()
    assert answer.json()["type"] == "/gate/problems/displaced"
    assert not minted(answer)
