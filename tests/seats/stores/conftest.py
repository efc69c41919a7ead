"""Real servers, started once for all tests of a session that need them."""

from collections.abc import Iterator

import pytest

from tests.seats.stores.servers import (
    PROGRAMS,
    REDIS_7,
    VALKEY_9,
    Cluster,
    Program,
    Server,
    alone,
    clustered,
)


@pytest.fixture(scope="session", params=PROGRAMS, ids=str)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server of each kind."""
    program: Program = request.param
    with alone(program, tmp_path_factory.mktemp(str(program))) as running:
        yield running


@pytest.fixture(scope="session", params=[REDIS_7, VALKEY_9], ids=str)
def cluster(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    """A cluster of three, of the oldest kind and of the other house."""
    program: Program = request.param
    folder = tmp_path_factory.mktemp(f"{program}-cluster")
    with clustered(program, folder, node_timeout=15_000) as running:
        yield running
