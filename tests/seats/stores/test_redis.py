"""The Redis store on real servers: Redis 7.0 and 8.2 and Valkey 9.1, alone and as a cluster."""

from collections.abc import AsyncIterator

import pytest

from gaceta.seats.stores import redis_line
from gaceta.seats.stores.redis import RedisStore
from gaceta.seats.stores.redis_address import read_address
from tests.seats.contract import StoreContract
from tests.seats.seating import Clock
from tests.seats.stores.servers import Cluster, Server

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract is about what is decided, not how fast on a busy machine."""
    monkeypatch.setattr(redis_line, "SILENCE", 20.0)


class TestOneServer(StoreContract):
    @pytest.fixture
    async def store(self, server: Server, clock: Clock) -> AsyncIterator[RedisStore]:
        empty(server)
        store = RedisStore(read_address(server.url), clock)
        yield store
        await store.close()


class TestCluster(StoreContract):
    @pytest.fixture
    async def store(self, cluster: Cluster, clock: Clock) -> AsyncIterator[RedisStore]:
        empty(*cluster.primaries)
        store = RedisStore(read_address(cluster.url), clock)
        yield store
        await store.close()


def empty(*servers: Server) -> None:
    for server in servers:
        with server.client() as client:
            client.flushall()
