import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.gate.visiting import ORIGIN, SECRET, House
from tests.seats.seating import Clock
from tests.test_cli import environment, free_port

PROGRAM = """
from gaceta.web import embedded
embedded.run({port}, lambda: print("open", flush=True))
print("over", flush=True)
embedded.leave()
"""


@contextmanager
def serving(var: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """The site in a process of its own, over an empty folder."""
    told = {"GACETA_SECRET": SECRET.decode(), "GACETA_ORIGIN": ORIGIN, "GACETA_VAR": str(var)}
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", PROGRAM.format(port=port)],
        env=environment(**told),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: "subprocess.Popen[str]") -> str:
    """The next line it says; waits for it."""
    assert process.stdout
    return process.stdout.readline().strip()


def events(stream: httpx.Response) -> Iterator[dict[str, str]]:
    return (json.loads(text[5:]) for text in stream.iter_lines() if text.startswith("data:"))


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_the_streams_and_is_over(tmp_path: Path, stop: signal.Signals) -> None:
    port = free_port()
    phone = House(clock=Clock(int(time.time() * 1000))).phone().bearer_headers
    with serving(tmp_path, port) as process:
        assert line(process) == "open"
        address = f"http://localhost:{port}"
        with (
            httpx.Client(base_url=address, timeout=20) as client,
            client.stream("GET", "/gate/events", headers=phone) as stream,
        ):
            heard = events(stream)
            assert next(heard) == {"state": "free"}
            process.send_signal(stop)
            assert next(heard) == {"why": "restart"}
        assert line(process) == "over"
        assert process.wait(20) == 0
