"""What befalls a Redis under a gate: a primary dies, it comes back empty, is slow, its clock jumps."""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gaceta.gate.config import open_store
from gaceta.seats.engine import Engine
from gaceta.seats.model import Device, Granted, Policy, Seat, StoreDown
from tests.faults.between import wire_to
from tests.faults.devices import Browser, minted, settings
from tests.faults.nursery import Gate, gate
from tests.seats.seating import asks
from tests.seats.stores.servers import (
    REDIS_7,
    REDIS_8,
    Cluster,
    Program,
    Server,
    alone,
    clustered,
    needed,
)

NODE_TIMEOUT = 1000
"""Milliseconds after which a cluster's node counts as gone."""
LONG = {"GACETA_LEASE": "30", "GACETA_QUIET": "29"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with alone(REDIS_7, tmp_path) as one:
        yield one


@pytest.fixture
def served(server: Server) -> Iterator[Gate]:
    with gate(settings(server.url, **LONG)) as one:
        yield one


def answered(
    browser: Browser, one: Gate, operation: str, is_it: Callable[[Any], bool], **body: Any
) -> Any:
    """The first answer that is it: the breaker may have to try the store again first."""
    patience, pause = time.monotonic() + 30, threading.Event()
    while True:
        answer = browser.ask(one.address, operation, **body)
        if is_it(answer):
            return answer
        assert time.monotonic() < patience, answer.text
        pause.wait(0.02)


def by_a_lease(answer: Any) -> bool:
    """Decided by the store: no stopgap, no refusal to decide."""
    return answer.status_code < 500 and answer.json().get("state") != "degraded"


def record(seats: str, seat: str = "seat-of-ana") -> Seat:
    async def look() -> Seat:
        store = open_store(seats)
        seen = await store.decide(seat, lambda state, now: (state, state))
        await store.close()
        return seen

    return asyncio.run(look())


class TestThePrimaryIsKilled:
    @pytest.fixture
    def cluster(self, tmp_path: Path) -> Iterator[Cluster]:
        with clustered(REDIS_7, tmp_path, replicas=1, node_timeout=NODE_TIMEOUT) as cluster:
            yield cluster

    @pytest.fixture
    def served(self, cluster: Cluster) -> Iterator[Gate]:
        with gate(settings(cluster.url, **LONG)) as one:
            yield one

    @pytest.fixture
    def primary(self, cluster: Cluster) -> Server:
        return cluster.primary_of("seat:{seat-of-ana}")

    def test_decisions_are_back_when_its_replica_has_taken_over_and_the_reader_reads_on(
        self, cluster: Cluster, primary: Server, served: Gate
    ) -> None:
        phone = Browser("phone")
        epoch = phone.reads(served.address)
        replicated(primary)
        primary.kill()
        began = time.monotonic()
        first = answered(phone, served, "renew", by_a_lease, epoch=epoch)
        assert time.monotonic() - began <= NODE_TIMEOUT / 1000 + 3
        assert first.json()["state"] == "granted"
        assert first.json()["epoch"] >= epoch

    def test_a_takeover_that_no_replica_heard_of_is_won_back_within_a_beat(
        self, cluster: Cluster, primary: Server, served: Gate
    ) -> None:
        phone, laptop = Browser("phone"), Browser("laptop")
        old, new = take_over_and_lose_it(cluster, primary, served, phone, laptop)
        # The replica knows the phone's lease alone, and the phone was told nothing: it reads on ...
        assert answered(phone, served, "renew", by_a_lease, epoch=old).status_code == 200
        # ... until the laptop's next beat proves the epoch that was lost.
        regained = laptop.ask(served.address, "renew", epoch=new).json()
        assert regained["how"] == "regained"
        assert regained["epoch"] > new
        told = phone.ask(served.address, "renew", epoch=old)
        assert told.json()["type"] == "/gate/problems/displaced"
        assert not minted(told)
        assert laptop.ask(served.address, "renew", epoch=regained["epoch"]).status_code == 200

    def test_both_devices_have_passes_for_no_longer_than_a_beat_a_pass_and_the_skew(
        self, cluster: Cluster, primary: Server
    ) -> None:
        beat, life, skew = 4, 6, 1
        lengths = {"GACETA_HEARTBEAT": "4", "GACETA_LEASE": "12", "GACETA_QUIET": "6"}
        with gate(
            settings(cluster.url, **lengths, GACETA_PASS=str(life), GACETA_SKEW=str(skew))
        ) as one:
            phone, laptop = Browser("phone"), Browser("laptop")
            taken = time.time()
            old, new = take_over_and_lose_it(cluster, primary, one, phone, laptop)
            last = last_pass_until(taken + beat, phone, one, old)
            assert answered(laptop, one, "renew", by_a_lease, epoch=new).status_code == 200
            assert phone.ask(one.address, "renew", epoch=old).status_code == 409
        assert last > taken + life, "the phone read on: there was an overlap to measure"
        assert last + skew - taken <= beat + life + skew + 1


def take_over_and_lose_it(
    cluster: Cluster, primary: Server, one: Gate, phone: Browser, laptop: Browser
) -> tuple[int, int]:
    """The laptop takes the phone's seat over, and the primary dies before its replica hears of it.

    Their two epochs.
    """
    old = phone.reads(one.address)
    replicated(primary)
    replica = cluster.replicas[cluster.primaries.index(primary)]
    replica.pause()
    with primary.client() as client:
        client.execute_command("CLIENT KILL TYPE replica")
    new = laptop.ask(one.address, "takeover", epoch=old).json()["epoch"]
    primary.kill()
    replica.go_on()
    return old, new


def last_pass_until(moment: float, phone: Browser, one: Gate, epoch: int) -> float:
    """Beat all the time until ``moment``; when the last pass that proves a lease ends. Unix seconds."""
    last, pause = 0.0, threading.Event()
    while time.time() < moment:
        phone.ask(one.address, "renew", epoch=epoch)
        held = phone.good_pass
        if held and not held.degraded:
            last = held.expires
        pause.wait(0.05)
    return last


def replicated(primary: Server) -> None:
    """Return once the replica has all that the primary has."""
    with primary.client() as client:
        assert client.wait(1, 10_000) == 1


class TestItComesBackEmpty:
    def test_lone_readers_go_on_at_their_next_beat_and_see_no_notice(
        self, server: Server, served: Gate
    ) -> None:
        phones = [Browser(f"phone-{n}", f"seat-{n}") for n in range(5)]
        epochs = [phone.reads(served.address) for phone in phones]
        server.restart()
        for phone, epoch in zip(phones, epochs, strict=True):
            beat = answered(phone, served, "renew", by_a_lease, epoch=epoch)
            assert (beat.status_code, beat.json()["how"]) == (200, "regained")
            assert beat.json()["epoch"] > epoch

    def test_the_last_reader_wins_whoever_beats_first(self, server: Server, served: Gate) -> None:
        phone, laptop = Browser("phone"), Browser("laptop")
        old = phone.reads(served.address)
        new = laptop.ask(served.address, "takeover", epoch=old).json()["epoch"]
        server.restart()
        answered(phone, served, "renew", by_a_lease, epoch=old)
        assert laptop.ask(served.address, "renew", epoch=new).json()["how"] == "regained"
        told = phone.ask(served.address, "renew", epoch=old)
        assert told.json()["type"] == "/gate/problems/displaced"


class TestItForgetsItsScripts:
    def test_they_are_sent_again_and_no_reader_sees_it(self, server: Server, served: Gate) -> None:
        phone, laptop = Browser("phone"), Browser("laptop")
        epoch = phone.reads(served.address)
        for _ in range(3):
            for ask, body in (("renew", {"epoch": epoch}), ("acquire", {})):
                with server.client() as client:
                    client.script_flush()
                answer = phone.ask(served.address, ask, **body)
                assert answer.json()["state"] == "granted", answer.text
        with server.client() as client:
            client.script_flush()
        assert laptop.ask(served.address, "takeover", epoch=epoch).json()["how"] == "takeover"

    def test_one_primary_of_a_cluster_forgets_its_own(self, tmp_path: Path) -> None:
        with clustered(REDIS_7, tmp_path) as cluster, gate(settings(cluster.url)) as one:
            seats = [f"seat-{n}" for n in range(12)]
            for seat in seats:
                Browser("phone", seat).reads(one.address)
            with cluster.primaries[1].client() as client:
                client.script_flush()
            for seat in seats:
                Browser("phone", seat).reads(one.address)


class TestItIsSlow:
    def test_the_budget_holds_and_the_breaker_opens_within_two_seconds(
        self, server: Server
    ) -> None:
        with wire_to(server.port) as wire:
            waits = asyncio.run(_waits(f"redis://127.0.0.1:{wire.port}", wire))
        # Three that waited for the store, and one that nobody let wait.
        budget = Policy().store_budget / 1000
        assert sum(waits[:3]) < 2
        assert sorted(waits[:3])[1] < budget + 0.2
        assert waits[3] < budget / 2

    def test_readers_read_on_meanwhile(self, server: Server) -> None:
        with (
            wire_to(server.port) as wire,
            gate(settings(f"redis://127.0.0.1:{wire.port}", **LONG)) as one,
        ):
            phone = Browser("phone")
            epoch = phone.reads(one.address)
            wire.delay = 5
            for _ in range(5):
                beat = phone.ask(one.address, "renew", epoch=epoch)
                assert beat.json()["state"] == "degraded"
                assert phone.good_pass
            wire.delay = 0
            assert answered(phone, one, "renew", by_a_lease, epoch=epoch).json()["how"] == "held"


async def _waits(url: str, wire: Any) -> list[float]:
    """How long each of four questions took, in seconds, while every answer is five seconds late."""
    store = open_store(url)
    engine = Engine(store, Policy())
    assert isinstance(await engine.acquire("s", asks(Device("phone")), request="one"), Granted)
    wire.delay = 5
    waits = []
    for number in range(4):
        began = time.monotonic()
        with pytest.raises(StoreDown):
            await engine.acquire("s", asks(Device("phone")), request=f"slow-{number}")
        waits.append(time.monotonic() - began)
    await store.close()
    return waits


class TestItsReplyIsLost:
    def test_what_was_decided_is_decided_once(self, server: Server) -> None:
        with wire_to(server.port) as wire:
            url = f"redis://127.0.0.1:{wire.port}"
            with gate(settings(url, **LONG)) as one:
                tablet, phone = Browser("tablet", "seat-of-carla"), Browser("phone")
                tablet.reads(one.address)  # the wire carries, and the scripts are known
                for number in range(6):
                    epoch = phone.reads(one.address)
                    wire.cuts = 1
                    beat = answered(phone, one, "renew", by_a_lease, epoch=epoch)
                    assert (beat.json()["how"], beat.json()["epoch"]) == ("held", epoch)
                    wire.cuts = 1
                    gone = answered(phone, one, "release", by_a_lease, epoch=epoch)
                    assert gone.json()["state"] == "released"
                    seat = record(server.url)
                    assert (seat.granted, seat.ended) == (number + 1, number + 1)
                assert wire.lost == 12


class TestItsClock:
    @pytest.fixture
    def offset(self, tmp_path: Path) -> Path:
        """What stands in this file is how far the server's clock is off."""
        file = tmp_path / "offset"
        file.write_text("+0")
        return file

    @pytest.fixture
    def server(self, tmp_path: Path, offset: Path) -> Iterator[Server]:
        with alone(with_a_false_clock(tmp_path, offset), tmp_path) as one:
            yield one

    @pytest.fixture
    def served(self, server: Server) -> Iterator[Gate]:
        with gate(settings(server.url, GACETA_LEASE="3", GACETA_QUIET="2.9")) as one:
            yield one

    @pytest.mark.parametrize("jump", ["+3600", "-3600"])
    def test_a_lone_reader_goes_on_in_one_beat(
        self, served: Gate, server: Server, offset: Path, jump: str
    ) -> None:
        phone = Browser("phone")
        epoch = phone.reads(served.address)
        before = clock_of(server)
        offset.write_text(jump)
        assert abs(clock_of(server) - before - int(jump)) < 60
        for _ in range(3):
            beat = phone.ask(served.address, "renew", epoch=epoch)
            assert (beat.status_code, beat.json()["state"]) == (200, "granted")
            assert phone.good_pass
            epoch = beat.json()["epoch"]

    def test_set_back_it_gives_a_dead_devices_lease_no_longer_life(
        self, served: Gate, offset: Path
    ) -> None:
        Browser("phone").reads(served.address)
        granted = time.monotonic()
        offset.write_text("-3600")
        laptop = Browser("laptop")
        assert laptop.ask(served.address, "acquire").status_code == 409
        answered(laptop, served, "acquire", lambda answer: answer.status_code == 200)
        assert time.monotonic() - granted <= 3 + 1


def with_a_false_clock(folder: Path, offset: Path) -> Program:
    """Redis under libfaketime, which reads the file at every look at the clock.

    Not Debian's: the allocator that it was built with asks for the time before libfaketime can answer.
    """
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if not library:
        says = "The clock of a server cannot be set here. On Debian: apt-get install faketime."
        if os.environ.get("CI") == "true":
            pytest.fail(says)
        pytest.skip(says)
    script = folder / "redis-server"
    script.write_text(
        f"#!/bin/sh\nexport LD_PRELOAD={library} FAKETIME_TIMESTAMP_FILE={offset}\n"
        "export FAKETIME_NO_CACHE=1 DONT_FAKE_MONOTONIC=1\n"
        f'exec {needed(REDIS_8)} "$@"\n'
    )
    script.chmod(0o700)
    return Program("redis-8.2 with a false clock", lambda: str(script))


def clock_of(server: Server) -> int:
    with server.client() as client:
        seconds: int = client.time()[0]
        return seconds
