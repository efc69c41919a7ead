import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from gaceta.gate.config import open_store
from gaceta.seats.engine import Engine
from gaceta.seats.model import Granted, StoreDown, Taken
from gaceta.seats.stores.postgres import PostgresStore
from tests.seats.contract import PATIENT, StoreContract, as_it_is, count_up
from tests.seats.seating import LAPTOP, NOON, PHONE, Clock, asks
from tests.seats.stores.postgres_server import PostgresServer, postgres_server

pytestmark = pytest.mark.anyio
LONG = 20.0
"""Seconds: these tests are about what is decided, not how fast on a busy machine."""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(server: PostgresServer, clock: Clock) -> AsyncIterator[PostgresStore]:
    server.run("DROP TABLE IF EXISTS gaceta_seat")
    store = PostgresStore(server.url, clock, patience=LONG)
    yield store
    await store.close()


@pytest.fixture
async def other(server: PostgresServer) -> AsyncIterator[PostgresStore]:
    """What another process has: connections of its own."""
    other = PostgresStore(server.url, patience=LONG)
    yield other
    await other.close()


class TestPostgresStore(StoreContract):
    pass


async def test_it_is_chosen_by_its_address_and_asks_the_server_for_the_time(
    server: PostgresServer,
) -> None:
    store = open_store(server.url)
    before = server.run("SELECT extract(epoch FROM clock_timestamp()) * 1000")[0][0]
    now = await store.decide("s", lambda seat, now: (seat, now))
    after = server.run("SELECT extract(epoch FROM clock_timestamp()) * 1000")[0][0]
    assert isinstance(store, PostgresStore)
    assert before - 1 < now <= after
    await store.close()


async def test_another_process_opens_the_same_seats(
    store: PostgresStore, other: PostgresStore
) -> None:
    await store.decide("s", count_up)
    assert await other.decide("s", count_up) == 2


async def test_a_change_by_another_process_rings(
    store: PostgresStore, other: PostgresStore
) -> None:
    async with store.watch("s") as rung:
        await other.decide("s", count_up)
        await asyncio.wait_for(rung.wait(), 10)


async def test_a_heartbeat_rings_for_nobody(store: PostgresStore, other: PostgresStore) -> None:
    engine, theirs = Engine(store, PATIENT), Engine(other, PATIENT)
    held = await theirs.acquire("s", asks(PHONE), request="a")
    assert isinstance(held, Granted)
    async with engine.watch("s") as rung, engine.watch("t") as next_rung:
        await theirs.renew("s", asks(PHONE), held.lease.epoch, request="b")
        await theirs.acquire("t", asks(PHONE), request="c")
        await asyncio.wait_for(next_rung.wait(), 10)
        assert not rung.is_set()


async def test_who_watches_is_rung_after_the_line_was_cut_for_what_was_missed(
    server: PostgresServer, store: PostgresStore
) -> None:
    async with store.watch("s") as rung:
        server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        )
        await asyncio.wait_for(rung.wait(), 10)


COUNT = """
import asyncio, sys
from gaceta.seats.stores.postgres import PostgresStore
from tests.seats.contract import count_up
async def main():
    store = PostgresStore(sys.argv[1], patience=30)
    await asyncio.gather(*(store.decide("s", count_up) for _ in range(100)))
    await store.close()
asyncio.run(main())
"""


async def test_two_processes_start_at_once_and_lose_no_decision_of_each_other(
    server: PostgresServer, store: PostgresStore
) -> None:
    root = Path(__file__).parents[3]
    command = (sys.executable, "-c", COUNT, server.url)
    environ = {**os.environ, "PYTHONPATH": f"{root}/src"}
    counters = [
        await asyncio.create_subprocess_exec(*command, cwd=root, env=environ) for _ in range(2)
    ]
    assert [await counter.wait() for counter in counters] == [0, 0]
    assert (await store.decide("s", as_it_is)).granted == 200


async def test_many_threads_with_loops_of_their_own_share_few_connections(
    server: PostgresServer, store: PostgresStore
) -> None:
    def count_ten_times() -> None:
        for _ in range(10):
            asyncio.run(store.decide("s", count_up))

    threads = [threading.Thread(target=count_ten_times) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join)
    assert (await store.decide("s", as_it_is)).granted == 200
    assert len(server.run("SELECT FROM pg_stat_activity WHERE query LIKE '%gaceta_seat%'")) <= 9


async def test_connections_that_the_server_ended_cost_no_decision(
    server: PostgresServer, store: PostgresStore
) -> None:
    await asyncio.gather(*(store.decide(f"seat {n}", count_up) for n in range(20)))
    server.run(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE query LIKE '%gaceta_seat%' AND pid <> pg_backend_pid()"
    )
    counts = await asyncio.gather(*(store.decide(f"seat {n}", count_up) for n in range(20)))
    assert counts == [2] * 20


async def test_a_killed_backend_is_an_outage_of_a_moment(
    server: PostgresServer, store: PostgresStore
) -> None:
    """PostgreSQL then ends all its backends, and takes what is committed from its log."""
    await store.decide("s", count_up)
    [(backend,)] = server.run(
        "SELECT pid FROM pg_stat_activity WHERE query LIKE '%gaceta_seat%'"
        " AND pid <> pg_backend_pid()"
    )
    os.kill(backend, signal.SIGKILL)
    assert await comes_back(store) == 2


async def test_a_server_that_is_stopped_is_a_store_that_is_down_and_comes_back(
    server: PostgresServer, store: PostgresStore
) -> None:
    await store.decide("s", count_up)
    await asyncio.to_thread(server.stop)
    try:
        with pytest.raises(StoreDown, match="PostgreSQL: "):
            await store.decide("s", count_up)
    finally:
        await asyncio.to_thread(server.start)
    assert await comes_back(store) == 2


async def test_a_server_that_does_not_answer_is_a_store_that_is_down_and_comes_back(
    server: PostgresServer,
) -> None:
    """In the middle of a statement, for the connection open already, and for a new one."""
    store = PostgresStore(server.url)
    await store.decide("s", as_it_is)
    with server.frozen():
        for _ in range(2):
            with pytest.raises(StoreDown, match="PostgreSQL: "):
                await asyncio.wait_for(store.decide("s", count_up), 5)
    assert await comes_back(store)
    await store.close()


async def test_a_seat_that_somebody_else_locks_is_not_waited_for(
    server: PostgresServer, store: PostgresStore
) -> None:
    await store.decide("s", count_up)
    hasty = PostgresStore(server.url, patience=2)
    with (
        server.holding("SELECT FROM gaceta_seat FOR UPDATE"),
        pytest.raises(StoreDown, match="timeout"),
    ):
        await hasty.decide("s", count_up)
    assert await hasty.decide("s", count_up) == 2
    await hasty.close()


async def test_what_was_asked_is_done_even_if_the_asker_leaves_and_costs_no_connection(
    server: PostgresServer, store: PostgresStore
) -> None:
    store = PostgresStore(server.url, connections=1, patience=LONG)
    await store.decide("s", as_it_is)
    with server.holding("LOCK TABLE gaceta_seat"), pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await store.decide("s", count_up)
    assert await store.decide("s", count_up) == 2
    await store.close()


async def test_a_table_that_was_dropped_is_made_again(
    server: PostgresServer, store: PostgresStore
) -> None:
    await store.decide("s", count_up)
    server.run("DROP TABLE gaceta_seat")
    with pytest.raises(StoreDown, match="does not exist"):
        await store.decide("s", count_up)
    assert await store.decide("s", count_up) == 1


async def test_who_may_not_make_tables_uses_the_one_that_is_there(
    server: PostgresServer, store: PostgresStore
) -> None:
    await store.decide("s", count_up)
    server.run(
        "DROP ROLE IF EXISTS gate; CREATE ROLE gate LOGIN;"
        "GRANT SELECT, INSERT, UPDATE ON gaceta_seat TO gate"
    )
    gate = PostgresStore(server.url.replace("postgres:@", "gate@"), patience=LONG)
    assert await gate.decide("s", count_up) == 2
    await gate.close()


async def test_epochs_grow_and_a_pass_wins_its_seat_back_after_the_table_was_emptied(
    server: PostgresServer, store: PostgresStore, clock: Clock
) -> None:
    """I4 and I15, even with a clock that was set back."""
    engine = Engine(store, PATIENT)
    held = await engine.acquire("s", asks(PHONE), request="a")
    assert isinstance(held, Granted)
    server.run("TRUNCATE gaceta_seat")
    clock.forward(-3_600_000)
    thief = await engine.acquire("s", asks(LAPTOP), request="b")
    assert isinstance(thief, Granted)
    epoch = held.lease.epoch
    back = await engine.renew("s", asks(PHONE), epoch, claim=epoch, request="c")
    assert isinstance(back, Granted)
    assert back.lease.epoch > epoch == NOON > thief.lease.epoch
    assert isinstance(await engine.look("s", asks(LAPTOP)), Taken)


async def test_a_restart_loses_no_lease(server: PostgresServer, store: PostgresStore) -> None:
    engine = Engine(store, PATIENT)
    held = await engine.acquire("s", asks(PHONE), request="a")
    assert isinstance(held, Granted)
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    assert await engine.acquire("s", asks(PHONE), request="a") == held
    won = await engine.takeover("s", asks(LAPTOP), held.lease.epoch, request="b")
    assert isinstance(won, Granted)
    assert won.lease.epoch == held.lease.epoch + 1


async def comes_back(store: PostgresStore) -> int:
    """The count once the store answers again. Waits for nothing else."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await store.decide("s", count_up)
            except StoreDown:
                await asyncio.sleep(0.01)
