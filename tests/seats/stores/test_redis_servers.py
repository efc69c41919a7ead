"""What becomes of seats when servers restart, hang, lose their memory or change places."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from gaceta.seats.engine import Engine
from gaceta.seats.model import Granted, Lease, Policy, Seat, StoreDown
from gaceta.seats.stores.redis import LITTER_AFTER, RedisStore, key_of
from gaceta.seats.stores.redis_address import read_address
from gaceta.seats.stores.redis_servers import slot_of
from tests.seats.contract import PATIENT, as_it_is, count_up
from tests.seats.histories import read_on
from tests.seats.seating import LAPTOP, PHONE, Clock, asks
from tests.seats.stores.servers import REDIS_7, Cluster, Server, alone, clustered, free_port

pytestmark = pytest.mark.anyio

PATIENCE = 10


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server that the test may break."""
    with alone(REDIS_7, tmp_path) as running:
        yield running


@asynccontextmanager
async def store_at(url: str, clock: Clock | None = None) -> AsyncIterator[RedisStore]:
    store = RedisStore(read_address(url), clock)
    yield store
    await store.close()


async def reads(store: RedisStore, *, lost: Lease | None = None) -> Lease:
    """The phone's lease; ``lost`` is the one that it proves with a signed pass."""
    engine = Engine(store, PATIENT)
    if lost is None:
        verdict = await engine.acquire("s", asks(PHONE), request="")
    else:
        verdict = await engine.renew("s", asks(PHONE), lost.epoch, request="", claim=lost.epoch)
    assert isinstance(verdict, Granted)
    return verdict.lease


async def test_a_plain_heartbeat_is_one_trip(server: Server) -> None:
    clock, moment = Clock(), read_on()
    async with store_at(server.url, clock) as store:
        await store.decide("plain", lambda _, now: (moment.seat, None))
        clock.now = moment.now
        assert await store.beat("plain", moment.beat)


async def test_a_script_that_was_forgotten_is_loaded_again(server: Server) -> None:
    async with store_at(server.url) as store:
        before = await store.decide("flushed", count_up)
        with server.client() as client:
            client.script_flush()
        assert await store.decide("flushed", count_up) == before + 1


async def test_a_decision_on_a_lease_that_has_ended_meanwhile_is_made_anew(server: Server) -> None:
    clock, seen = Clock(), list[int]()
    lease = Lease(PHONE, clock.now, clock.now, clock.now, clock.now + 1_000)

    def slowly(seat: Seat, now: int) -> tuple[Seat, None]:
        seen.append(now)
        clock.forward(999)
        return replace(seat, granted=seat.granted + 1), None

    async with store_at(server.url, clock) as store:
        await store.decide("slow", lambda _, now: (Seat(leases=(lease,)), None))
        await store.decide("slow", slowly)
        await store.decide("slow", slowly)
        assert seen == [lease.since, lease.since + 999, lease.since + 1_998]
        assert (await store.decide("slow", as_it_is)).granted == 2


async def test_what_rests_is_litter_one_day_unless_nobody_could_tell_it_again(
    server: Server,
) -> None:
    async with store_at(server.url) as store:
        await store.decide("one", count_up)
        await store.decide("two", lambda seat, now: (replace(seat, capacity=2), None))
    with server.client() as client:
        # Longer than anything in it counts: endings a day, alternations a week.
        assert 8 * 24 * 3_600_000 < client.pttl(key_of("one")) <= LITTER_AFTER
        assert client.pttl(key_of("two")) == -1


async def test_epochs_grow_through_a_restart(own: Server) -> None:
    async with store_at(own.url) as store:
        first = await reads(store)
        own.restart(keep=True)
        assert (await reads(store)).epoch == first.epoch
        await Engine(store, PATIENT).release("s", PHONE, first.epoch, request="")
        assert (await reads(store)).epoch > first.epoch


async def test_epochs_grow_though_all_is_lost_and_the_clock_is_behind(own: Server) -> None:
    clock = Clock()
    async with store_at(own.url, clock) as store:
        first = await reads(store)
        own.restart()
        clock.forward(-3_600_000)
        second = await reads(store, lost=first)
        assert second.epoch == first.epoch + 1
        with own.client() as client:
            client.flushall()
        assert (await reads(store, lost=second)).epoch == second.epoch + 1


async def test_the_highest_signed_epoch_wins_after_all_is_lost(own: Server) -> None:
    async with store_at(own.url) as store:
        engine = Engine(store, PATIENT)
        older = await reads(store)
        taken = await engine.takeover("s", asks(LAPTOP), older.epoch, request="")
        assert isinstance(taken, Granted)
        newer = taken.lease.epoch
        own.restart()
        await reads(store, lost=older)
        won = await engine.renew("s", asks(LAPTOP), newer, request="", claim=newer)
        assert isinstance(won, Granted)
        assert won.lease.epoch > newer


async def test_a_server_that_is_gone_is_a_store_that_is_down_and_comes_back(own: Server) -> None:
    async with store_at(own.url) as store:
        await store.decide("s", count_up)
        own.kill()
        with pytest.raises(StoreDown, match=r"refused|Connect"):
            await store.decide("s", count_up)
        own.start()
        assert await store.decide("s", count_up) == 1


async def test_a_server_that_hangs_is_given_up_within_the_budget(own: Server) -> None:
    async with store_at(own.url) as store:
        await store.decide("s", as_it_is)
        own.pause()
        with pytest.raises(StoreDown, match=r"no answer within 0\.25 s"):
            await Engine(store, Policy()).look("s", asks(PHONE))
        own.go_on()
        assert await store.decide("s", count_up) == 1


async def test_a_change_by_another_process_rings(server: Server) -> None:
    async with (
        store_at(server.url) as here,
        store_at(server.url) as there,
        here.watch("watched") as rung,
    ):
        await there.decide("watched", count_up)
        await asyncio.wait_for(rung.wait(), PATIENCE)


async def test_a_heartbeat_does_not_ring(server: Server) -> None:
    moment = read_on()
    clock = Clock(moment.now)
    async with store_at(server.url, clock) as store:
        await store.decide("beaten", lambda _, now: (moment.seat, None))
        async with store.watch("beaten") as rung, store.watch("other") as other:
            assert await store.beat("beaten", moment.beat)
            await store.decide("other", count_up)
            await asyncio.wait_for(other.wait(), PATIENCE)
            assert not rung.is_set()


async def test_after_a_broken_connection_watchers_look_and_hear_again(server: Server) -> None:
    async with store_at(server.url) as store, store.watch("cut") as rung:
        with server.client() as client:
            client.execute_command("CLIENT KILL TYPE pubsub")
        await asyncio.wait_for(rung.wait(), PATIENCE)
        rung.clear()
        await store.decide("cut", count_up)
        await asyncio.wait_for(rung.wait(), PATIENCE)


async def test_who_began_to_watch_in_an_outage_looks_when_it_is_over(own: Server) -> None:
    own.stop()
    async with store_at(own.url) as store, store.watch("s") as rung:
        assert not rung.is_set()
        own.start()
        await asyncio.wait_for(rung.wait(), PATIENCE)


async def test_nobody_hears_when_nobody_watches(server: Server) -> None:
    async with store_at(server.url) as store:
        async with store.watch("left") as _, store.watch("left") as _:
            assert listeners(server) == [key_of("left")]
        async with store.watch("stays") as _:
            async with store.watch("left") as _:
                pass
            async with store.watch("later") as _:
                assert sorted(listeners(server)) == [key_of("later"), key_of("stays")]


def listeners(server: Server) -> list[bytes]:
    with server.client() as client:
        found: list[bytes] = client.execute_command("PUBSUB SHARDCHANNELS")
        return found


async def test_loops_that_end_take_their_connections_along(own: Server) -> None:
    """As Django's threads come and go."""

    def ask(number: int) -> int:
        return asyncio.run(store.decide(f"{number}", count_up))

    async with store_at(own.url) as store:
        await store.decide("s", count_up)
        answers = await asyncio.gather(*(asyncio.to_thread(ask, n) for n in range(20)))
        assert answers == [1] * 20
        with own.client() as client:
            # One of this loop, and the one that asks. The server may need a moment to notice.
            assert any(client.info("clients")["connected_clients"] == 2 for _ in range(1_000))


async def test_a_password_a_user_and_a_database_are_used(tmp_path: Path) -> None:
    rules = "--user ana on >p@ss ~* &* +@all"
    with alone(REDIS_7, tmp_path, "--requirepass", "s3cret", *rules.split()) as server:
        for login in (":s3cret", "ana:p%40ss"):
            async with store_at(f"redis://{login}@{server.address}/3") as store:
                await store.decide(login, count_up)
        async with store_at(f"redis://:wrong@{server.address}") as store:
            with pytest.raises(StoreDown, match="WRONGPASS"):
                await store.decide("s", count_up)
        async with store_at(server.url) as store:
            with pytest.raises(StoreDown, match="NOAUTH"):
                await store.decide("s", count_up)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The certificate of localhost, which signed itself; its key lies beside it."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("There is no openssl on this machine.")
    certificate = tmp_path / "certificate.pem"
    command = [
        openssl, "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-keyout", str(certificate.with_suffix(".key")), "-out", str(certificate),
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return certificate


async def test_tls_is_spoken_with_who_can_be_trusted(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = str(free_port())
    tls = (
        "--tls-port",
        port,
        "--tls-cert-file",
        str(certificate),
        "--tls-key-file",
        f"{certificate.with_suffix('.key')}",
    )
    with alone(REDIS_7, tmp_path, "--port", "0", *tls, "--tls-auth-clients", "no"):
        async with store_at(f"rediss://localhost:{port}") as store:
            with pytest.raises(StoreDown, match="certificate"):
                await store.decide("s", count_up)
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
            assert await store.decide("s", count_up) == 1


async def test_a_seat_goes_on_where_a_replica_takes_over(tmp_path: Path) -> None:
    """I4 through a failover, and the watchers with it."""
    with clustered(REDIS_7, tmp_path, replicas=1) as cluster:
        async with store_at(cluster.url) as store, store.watch("s") as rung:
            first = await reads(store)
            await asyncio.wait_for(rung.wait(), PATIENCE)
            rung.clear()
            primary = cluster.primary_of(key_of("s").decode())
            heir = cluster.replicas[cluster.primaries.index(primary)]
            primary.kill()
            await asyncio.to_thread(heir.says, "Failover election won")
            await asyncio.wait_for(rung.wait(), PATIENCE)
            again = await until_it_answers(store)
            assert again.epoch == first.epoch
            await Engine(store, PATIENT).release("s", PHONE, first.epoch, request="")
            assert (await reads(store)).epoch > first.epoch


async def until_it_answers(store: RedisStore) -> Lease:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await reads(store)
            except StoreDown:
                await asyncio.sleep(0)


async def test_a_seat_is_followed_from_one_node_to_another(tmp_path: Path) -> None:
    with clustered(REDIS_7, tmp_path) as cluster:
        async with store_at(cluster.url) as store, store.watch("s") as rung:
            await store.decide("s", count_up)
            await asyncio.wait_for(rung.wait(), PATIENCE)
            with moving(cluster, key_of("s")) as (source, target):
                rung.clear()
                # The slot is on its way: a new seat of it is already made at the target.
                assert await store.decide("s", as_it_is)
                migrate(source, target, key_of("s"))
                assert await store.decide("s", count_up) == 2
            assert await store.decide("s", count_up) == 3
            await asyncio.wait_for(rung.wait(), PATIENCE)


@contextmanager
def moving(cluster: Cluster, key: bytes) -> Iterator[tuple[Server, Server]]:
    """Inside, the key's slot is on its way from one node to another; afterwards it is there."""
    slot = slot_of(key)
    source = cluster.primary_of(key.decode())
    target = next(other for other in cluster.primaries if other is not source)
    with source.client() as here, target.client() as there:
        names = [client.execute_command("CLUSTER MYID").decode() for client in (here, there)]
        there.execute_command("CLUSTER SETSLOT", slot, "IMPORTING", names[0])
        here.execute_command("CLUSTER SETSLOT", slot, "MIGRATING", names[1])
        yield source, target
        for client in (there, here):
            client.execute_command("CLUSTER SETSLOT", slot, "NODE", names[1])


def migrate(source: Server, target: Server, key: bytes) -> None:
    with source.client() as client:
        client.execute_command("MIGRATE", "127.0.0.1", target.port, key, 0, 5_000)


@pytest.mark.parametrize("key", ["foo", "seat:{ana}", "seat:{}", "{", "a{b}{c}", "}{x}"])
def test_a_key_is_sought_where_the_cluster_has_it(cluster: Cluster, key: str) -> None:
    with cluster.primaries[0].client() as client:
        assert slot_of(key.encode()) == client.execute_command("CLUSTER KEYSLOT", key)


def test_a_uuid_is_a_short_key_and_another_name_stands_as_it_is() -> None:
    assert key_of("01234567-89ab-cdef-0123-456789abcdef") == b"seat{ASNFZ4mrze8BI0VniavN7w}"
    assert key_of("01234567-89ab-cdef-0123-456789abcdeF").startswith(b"seat:{01234567-89ab-")
    assert key_of("ana") == b"seat:{ana}"
