"""kill -9 of a worker in the middle of a decision: it has happened whole, or not at all."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gaceta.gate.config import open_store
from gaceta.seats.engine import Engine
from gaceta.seats.model import Device, Granted, Policy, Seat
from tests.faults.devices import sqlite_in
from tests.faults.kills import kill_workers
from tests.seats.seating import asks
from tests.seats.stores.servers import REDIS_7, alone

ROOT = Path(__file__).parents[2]
KILLS = 8
"""Here; make soak does a thousand."""

DIES = """
import asyncio, os, sys
from pathlib import Path
from gaceta.seats.engine import Engine
from gaceta.seats.model import Device, Policy
from gaceta.seats.stores.sqlite import SqliteStore
from tests.seats.seating import asks
from tests.seats.stores.servers import REDIS_7, alone

async def main(moment, path):
    store = SqliteStore(Path(path))
    engine = Engine(store, Policy(), tell=lambda events: die("answered"))
    def die(now):
        if now == moment:
            os.kill(os.getpid(), 9)
    connection = store._here._opened()
    connection.set_trace_callback(lambda sql: die(sql.split()[0]))
    await engine.acquire("s", asks(Device("phone")), request="one")

asyncio.run(main(*sys.argv[1:]))
"""


def as_it_is(seat: Seat, now: int) -> tuple[Seat, Seat]:
    return seat, seat


@pytest.mark.parametrize(
    ("moment", "granted"),
    [("BEGIN", 0), ("SELECT", 0), ("INSERT", 0), ("COMMIT", 0), ("answered", 1)],
)
def test_wherever_in_a_decision_a_process_dies_it_is_whole_or_nothing(
    tmp_path: Path, moment: str, granted: int
) -> None:
    path = tmp_path / "seats.sqlite3"
    command = [sys.executable, "-c", DIES, moment, str(path)]
    died = subprocess.run(command, cwd=ROOT, check=False, env={"PYTHONPATH": "src:."})  # noqa: S603
    assert died.returncode == -signal.SIGKILL

    async def afterwards() -> Seat:
        store = open_store(sqlite_in(tmp_path))
        seat = await store.decide("s", as_it_is)
        # The device that died asks once more under the same name, and reads.
        again = await Engine(store, Policy()).acquire("s", asks(Device("phone")), request="one")
        assert isinstance(again, Granted)
        await store.close()
        return seat

    seat = asyncio.run(afterwards())
    assert (seat.granted, len(seat.leases), len(seat.answers)) == (granted,) * 3


@pytest.fixture(params=["sqlite", "redis"])
def seats(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty seat store of each kind."""
    if request.param == "sqlite":
        yield sqlite_in(tmp_path)
        return
    with alone(REDIS_7, tmp_path) as server:
        yield server.url


def test_killing_workers_under_load_breaches_nothing(seats: str) -> None:
    outcome = kill_workers(seats, KILLS, seed=1)
    assert outcome.breaches == ()
    assert outcome.halfway, "No kill met a decision on its way."
