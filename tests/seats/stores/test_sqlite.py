import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gaceta.seats.model import StoreDown
from gaceta.seats.stores.sqlite import SqliteStore, open_store
from tests.seats.contract import StoreContract, as_it_is, count_up
from tests.seats.seating import Clock

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder" / "seats.sqlite3"


@pytest.fixture
async def store(path: Path, clock: Clock) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path, clock)
    yield store
    await store.close()


class TestSqliteStore(StoreContract):
    pass


async def test_another_process_opens_the_same_seats(path: Path, store: SqliteStore) -> None:
    await store.decide("s", count_up)
    other = open_store(f"sqlite:///{path}")
    assert await other.decide("s", count_up) == 2
    await other.close()


async def test_a_change_by_another_process_rings(path: Path, store: SqliteStore) -> None:
    other = SqliteStore(path)
    await other.decide("s", as_it_is)
    async with store.watch("s") as rung:
        await other.decide("s", count_up)
        await asyncio.wait_for(rung.wait(), 10)
    await other.close()


COUNT = """
import asyncio, sys
from pathlib import Path
from gaceta.seats.stores.sqlite import SqliteStore
from tests.seats.contract import count_up
async def main():
    store = SqliteStore(Path(sys.argv[1]), lock_wait=30)
    for _ in range(200):
        await store.decide("s", count_up)
    await store.close()
asyncio.run(main())
"""


async def test_two_processes_lose_no_decision_of_each_other(path: Path, store: SqliteStore) -> None:
    await store.decide("t", count_up)
    root = Path(__file__).parents[3]
    counters = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", COUNT, str(path), cwd=root)
        for _ in range(2)
    ]
    assert [await counter.wait() for counter in counters] == [0, 0]
    assert (await store.decide("s", as_it_is)).granted == 400


async def test_a_locked_file_is_a_store_that_is_down_and_comes_back(
    path: Path, store: SqliteStore
) -> None:
    await store.decide("s", count_up)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreDown, match="locked"):
        await store.decide("s", count_up)
    holder.execute("ROLLBACK")
    holder.close()
    assert await store.decide("s", count_up) == 2


async def test_a_file_that_cannot_be_made_is_a_store_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = SqliteStore(tmp_path / "file" / "seats.sqlite3")
    with pytest.raises(StoreDown):
        await store.decide("s", as_it_is)
    await store.close()
