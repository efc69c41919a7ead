"""Every store that keeps seats outside this process, each on a server of its own where it needs one.

One table for the tests that are about all of them: a new store is one function and one line.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from gaceta.seats.store import Store
from gaceta.seats.stores import redis_line
from gaceta.seats.stores.postgres import PostgresStore
from gaceta.seats.stores.redis import RedisStore
from gaceta.seats.stores.redis_address import read_address
from gaceta.seats.stores.sqlite import SqliteStore
from tests.seats.stores.postgres_server import postgres_server
from tests.seats.stores.servers import REDIS_7, alone

PATIENCE = 60.0
"""Seconds: these tests are about what is decided, not how fast."""

Clock = Callable[[], int]


@asynccontextmanager
async def sqlite(clock: Clock) -> AsyncIterator[Store]:
    with TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "seats.sqlite3", clock, lock_wait=PATIENCE)
        yield store
        await store.close()


@asynccontextmanager
async def postgres(clock: Clock) -> AsyncIterator[Store]:
    with postgres_server() as server:
        # No power cut is tried here, so nothing need wait for the disk.
        url = f"{server.url}&options=-c%20synchronous_commit%3Doff"
        store = PostgresStore(url, clock, patience=PATIENCE)
        yield store
        await store.close()


@asynccontextmanager
async def redis(clock: Clock) -> AsyncIterator[Store]:
    with (
        TemporaryDirectory() as folder,
        alone(REDIS_7, Path(folder)) as server,
        patch.object(redis_line, "SILENCE", PATIENCE),
    ):
        store = RedisStore(read_address(server.url), clock)
        yield store
        await store.close()


EVERY_STORE: dict[str, Callable[[Clock], AbstractAsyncContextManager[Store]]] = {
    "sqlite": sqlite,
    "postgres": postgres,
    "redis": redis,
}


@asynccontextmanager
async def opened(
    clock: Clock, names: Iterable[str] = EVERY_STORE
) -> AsyncIterator[dict[str, Store]]:
    """The stores of these names on this clock, with their servers."""
    async with AsyncExitStack() as stack:
        yield {name: await stack.enter_async_context(EVERY_STORE[name](clock)) for name in names}
