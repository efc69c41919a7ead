"""Histories of seats: told by hand, and recorded from real engines on real stores."""

import asyncio
import os
import random
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from gaceta.proof.histories import (
    BadHistory,
    History,
    Line,
    Operation,
    gathered,
    read_history,
    write_history,
)
from gaceta.proof.judging import judge_file, judge_history
from gaceta.proof.linearizability import judge
from gaceta.proof.recorded import seat_history
from gaceta.proof.seat import policy_of, seat_model
from gaceta.seats.model import Policy
from gaceta.seats.stores.memory import MemoryStore
from tests.proof.recording import HASTY, POLICY, Crowd, RealTime, Unreliable
from tests.seats.seating import LATER, NOON, Clock
from tests.seats.stores.test_memory import UnguardedStore

SEAT = seat_model()
LASTS = 60_000
LOST: Line = {}


def asked(
    called: int, returned: int | None, what: str, device: str, answer: Line, **more: Any
) -> Operation:
    """``answer`` empty: its outcome is unknown, and it was tried at noon and ``more["tried"]``."""
    tried = more.pop("tried", ())
    entitled = {"device": device, "until": LATER, "written": NOON}
    known = returned if answer else None
    it = {"op": what, **entitled, "request": f"{device} {called}", **more}
    return Operation(f"{device}{called}", device, "s", called, known, it, answer, tried)


def granted(epoch: int, how: str = "free", *, now: int = 0) -> Line:
    expires = (now or epoch) + LASTS
    return {
        "verdict": "granted",
        "how": how,
        "epoch": epoch,
        "expires": expires,
        "now": now or epoch,
    }


def taken(holder: str, epoch: int, now: int) -> Line:
    told = {"holder": holder, "epoch": epoch, "wait": 0, "asking": Policy().question}
    return {"verdict": "taken", **told, "now": now}


def displaced(reason: str, now: int) -> Line:
    return {"verdict": "displaced", "reason": reason, "holder": None, "now": now}


RELEASED = {"verdict": "released", "now": NOON + 5}

GOOD = {
    "a worker is killed after a heartbeat, whose moment only its retry tells": [
        asked(0, 1, "acquire", "phone", granted(NOON)),
        asked(2, None, "renew", "phone", LOST, epoch=NOON, request="beat", tried=(None,)),
        asked(
            4,
            5,
            "renew",
            "phone",
            {**granted(NOON, "held", now=NOON + 30), "now": NOON + 68},
            epoch=NOON,
            request="beat",
        ),
    ],
    "one reads and another gets the notice": [
        asked(0, 9, "acquire", "phone", granted(NOON)),
        asked(1, 8, "acquire", "laptop", taken("phone", NOON, NOON + 1)),
    ],
    "a takeover displaces": [
        asked(0, 1, "acquire", "phone", granted(NOON)),
        asked(2, 9, "takeover", "laptop", granted(NOON + 5, "takeover"), epoch=NOON),
        asked(3, 8, "renew", "phone", granted(NOON, "held", now=NOON + 3), epoch=NOON),
        asked(10, 11, "renew", "phone", displaced("displaced", NOON + 6), epoch=NOON),
    ],
    "an unknown grant is seen": [
        asked(0, None, "acquire", "phone", LOST, tried=(NOON,)),
        asked(5, 6, "acquire", "laptop", taken("phone", NOON, NOON + 5)),
    ],
    "an unknown takeover never happened": [
        asked(0, 1, "acquire", "phone", granted(NOON)),
        asked(2, None, "takeover", "laptop", LOST, epoch=NOON, tried=(NOON + 2,)),
        asked(5, 6, "renew", "phone", granted(NOON, "held", now=NOON + 5), epoch=NOON),
    ],
    "the retry of an unknown grant gets its answer": [
        asked(0, None, "acquire", "phone", LOST, tried=(NOON,), request="one"),
        asked(5, 6, "acquire", "phone", {**granted(NOON), "now": NOON + 5}, request="one"),
    ],
    "a retry after the end is told so": [
        asked(0, 1, "acquire", "phone", granted(NOON), request="one"),
        asked(2, 3, "release", "phone", RELEASED, epoch=NOON),
        asked(4, 5, "acquire", "phone", displaced("released", NOON + 9), request="one"),
    ],
    "an emptied store begins anew": [
        asked(0, 1, "acquire", "phone", granted(NOON)),
        Operation("lost", "operator", "s", 2, 3, {"op": "lose"}),
        asked(4, 5, "acquire", "laptop", granted(NOON + 9)),
    ],
    "and the higher claim wins it back": [
        asked(0, 1, "acquire", "phone", granted(NOON)),
        Operation("lost", "operator", "s", 2, 3, {"op": "lose"}),
        asked(4, 5, "renew", "phone", granted(NOON + 9, "regained"), epoch=NOON, claim=NOON),
    ],
}
BAD = {
    "two read at once": [
        asked(0, 9, "acquire", "phone", granted(NOON)),
        asked(1, 8, "acquire", "laptop", granted(NOON + 1)),
    ],
    "a notice of somebody who never read": [
        asked(0, 9, "acquire", "phone", taken("tablet", NOON, NOON)),
    ],
    "an epoch is given twice": [
        asked(0, 1, "acquire", "phone", granted(NOON)),
        asked(2, 3, "release", "phone", RELEASED, epoch=NOON),
        asked(4, 5, "acquire", "laptop", granted(NOON, now=NOON + 9)),
    ],
    "a lease revives after a takeover": [
        asked(0, 1, "acquire", "phone", granted(NOON)),
        asked(2, 3, "takeover", "laptop", granted(NOON + 5, "takeover"), epoch=NOON),
        asked(4, 5, "renew", "phone", granted(NOON, "held", now=NOON + 6), epoch=NOON),
    ],
    "two takeovers of one epoch": [
        asked(0, 1, "acquire", "phone", granted(NOON)),
        asked(2, 9, "takeover", "laptop", granted(NOON + 5, "takeover"), epoch=NOON),
        asked(3, 8, "takeover", "tablet", granted(NOON + 6, "takeover"), epoch=NOON),
    ],
    "a retry is answered anew": [
        asked(0, 1, "acquire", "phone", granted(NOON), request="one"),
        asked(2, 3, "release", "phone", RELEASED, epoch=NOON),
        asked(4, 5, "acquire", "phone", granted(NOON + 9), request="one"),
    ],
    "an unknown grant that was never tried is seen": [
        asked(0, None, "acquire", "phone", LOST),
        asked(5, 6, "acquire", "laptop", taken("phone", NOON, NOON + 5)),
    ],
}


@pytest.mark.parametrize("name", GOOD)
def test_what_a_seat_may_answer_is_good(name: str) -> None:
    assert judge(SEAT, GOOD[name]).verdict == "good"


@pytest.mark.parametrize("name", BAD)
def test_what_a_seat_must_not_answer_is_bad(name: str) -> None:
    assert judge(SEAT, BAD[name]).verdict == "bad"


def test_the_policy_in_the_first_line_counts() -> None:
    history = [
        asked(0, 1, "acquire", "phone", {**granted(NOON), "expires": NOON + 1_000}),
        asked(2, 3, "acquire", "laptop", {**granted(NOON + 1_000), "expires": NOON + 2_000}),
    ]
    assert judge(seat_model(Policy(lease=1_000)), history).verdict == "good"
    assert judge(SEAT, history).verdict == "bad"


@pytest.mark.parametrize("facts", [7, {"lease": "long"}, {"hours": 3}])
def test_a_policy_that_is_none_is_told(facts: Any) -> None:
    with pytest.raises(BadHistory, match="policy"):
        policy_of(facts)


@pytest.mark.parametrize("asks", [{"op": "fly"}, {"device": "phone"}, {"op": "acquire"}, 7])
def test_what_no_seat_is_asked_is_no_history(asks: Any) -> None:
    operation = Operation("a", "a", "s", 0, 1, asks, granted(NOON))
    with pytest.raises(BadHistory):
        judge_history(History((operation,), "seat"))


def crowd(store: type[MemoryStore], seed: int, **more: Any) -> Crowd:
    clock = Clock()
    return Crowd(Unreliable(store(clock), random.Random(seed), loss=0.03), clock, seed, **more)


@pytest.mark.parametrize("seed", range(8))
def test_many_devices_at_once_on_one_engine_are_explained(seed: int) -> None:
    history = asyncio.run(crowd(MemoryStore, seed).use())
    report = judge_history(history)
    assert report.verdict == "good", report.text


def test_one_answer_changed_in_such_a_history_is_found() -> None:
    for seed in range(8):
        lines = crowd_lines(seed)
        grants = [
            place
            for place, line in enumerate(lines)
            if line.get("output", {}).get("verdict") == "granted"
        ]
        place = random.Random(seed).choice(grants)
        output = {**lines[place]["output"]}
        output["epoch"] += 1
        lines[place] = {**lines[place], "output": output}
        assert judge_history(gathered(lines)).verdict == "bad"


def crowd_lines(seed: int) -> list[Line]:
    devices = crowd(MemoryStore, seed, devices=2)
    asyncio.run(devices.use())
    return [seat_history(POLICY), *devices.lines]


def test_without_atomic_decisions_the_history_is_bad() -> None:
    """The control, with the protection off."""
    verdicts = [
        judge_history(
            asyncio.run(crowd(UnguardedStore, seed, devices=2).use()), limit=200_000
        ).verdict
        for seed in range(5)
    ]
    assert verdicts.count("bad") >= 4
    assert "good" not in verdicts


def test_a_crowd_of_fifty_on_an_unguarded_store_is_told_shortly(tmp_path: Path) -> None:
    devices = crowd(UnguardedStore, 1, devices=50, tabs=1, acts=1)
    history = asyncio.run(devices.use())
    write_history(tmp_path / "h", seat_history(POLICY), devices.lines)
    report = judge_file(tmp_path / "h")
    assert report.verdict == "bad"
    assert "granted" in report.text
    assert len(read_history(tmp_path / "h").operations) == len(history.operations)


USE = """
import asyncio, sys
from pathlib import Path
from gaceta.proof.histories import appending
from gaceta.proof.recorded import seat_history
from gaceta.seats.stores.sqlite import SqliteStore
from tests.proof.recording import HASTY, Crowd, RealTime

async def main(folder, seed):
    store = SqliteStore(folder / "seats", lock_wait=20)
    with appending(folder / "history", seat_history(HASTY)) as write:
        await Crowd(store, RealTime(), seed, acts=40, policy=HASTY, write=write).use()
    await store.close()

asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""


@pytest.mark.anyio
async def test_two_processes_on_one_file_are_explained(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    paths = os.pathsep.join([str(root / "src"), str(root)])
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", USE, str(tmp_path), str(seed)),
            env={**os.environ, "PYTHONPATH": paths},
        )
        for seed in (1, 2)
    ]
    assert [await process.wait() for process in processes] == [0, 0]
    history = read_history(tmp_path / "history")
    assert len(history.operations) == 2 * 6 * 40
    report = judge_history(history)
    assert report.verdict == "good", report.text


def test_threads_on_one_store_in_memory_are_explained() -> None:
    """As Django's threads and the gate's event loop are."""
    store, lines = MemoryStore(), list[Line]()
    crowds = [
        Crowd(store, RealTime(), seed, acts=40, policy=HASTY, write=lines.append)
        for seed in range(4)
    ]
    threads = [Thread(target=asyncio.run, args=(crowd.use(),)) for crowd in crowds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = judge_history(gathered([seat_history(HASTY), *lines]))
    assert report.verdict == "good", report.text
