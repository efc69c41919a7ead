import asyncio
from dataclasses import replace

import pytest

from gaceta.seats.engine import Engine
from gaceta.seats.model import (
    Began,
    Displaced,
    Event,
    Granted,
    Policy,
    Revoked,
    Seat,
    StoreDown,
    Taken,
)
from gaceta.seats.store import A, Step
from gaceta.seats.stores.memory import MemoryStore
from tests.seats.seating import LAPTOP, NOON, PHONE, POLICY, Clock, asks, engine_at

pytestmark = pytest.mark.anyio


async def test_a_retry_gets_the_same_answer_and_makes_one_event() -> None:
    clock, heard = Clock(), list[Event]()
    engine = Engine(MemoryStore(clock), POLICY, tell=heard.extend)
    first = await engine.acquire("s", asks(PHONE), request="one")
    clock.forward(200)
    assert await engine.acquire("s", asks(PHONE), request="one") == replace(first, now=NOON + 200)
    assert [type(event) for event in heard] == [Began]


async def test_another_device_with_the_same_request_id_gets_its_own_answer() -> None:
    engine = engine_at(Clock())
    await engine.acquire("s", asks(PHONE), request="one")
    assert isinstance(await engine.acquire("s", asks(LAPTOP), request="one"), Taken)


async def test_a_retried_grant_lasts_no_longer_than_the_lease_does_by_now() -> None:
    clock = Clock()
    engine = engine_at(clock)
    first = await engine.acquire("s", asks(PHONE), request="one")
    assert isinstance(first, Granted)
    clock.forward(20_000)
    ends = clock.now + 7_000
    await engine.renew("s", asks(PHONE, until=ends), first.lease.epoch, request="two")
    again = await engine.acquire("s", asks(PHONE), request="one")
    assert isinstance(again, Granted)
    assert (again.lease.expires, again.now) == (ends, clock.now)


async def test_a_retry_after_displacement_is_told_so_and_mints_nothing() -> None:
    engine = engine_at(Clock())
    first = await engine.acquire("s", asks(PHONE), request="one")
    assert isinstance(first, Granted)
    await engine.takeover("s", asks(LAPTOP), first.lease.epoch, request="two")
    retried = await engine.acquire("s", asks(PHONE), request="one")
    assert isinstance(retried, Displaced)
    assert retried.reason == "displaced"


async def test_a_retry_names_no_device_as_its_own_holder() -> None:
    engine = engine_at(Clock())
    first = await engine.acquire("s", asks(PHONE), request="one")
    assert isinstance(first, Granted)
    await engine.release("s", PHONE, first.lease.epoch, request="two")
    await engine.acquire("s", asks(PHONE), request="three")
    retried = await engine.acquire("s", asks(PHONE), request="one")
    assert retried == Displaced("released", None, first.now)


async def test_a_retried_takeover_displaces_nobody_twice() -> None:
    engine = engine_at(Clock())
    first = await engine.acquire("s", asks(PHONE), request="one")
    assert isinstance(first, Granted)
    won = await engine.takeover("s", asks(LAPTOP), first.lease.epoch, request="two")
    assert isinstance(won, Granted)
    back = await engine.takeover("s", asks(PHONE), won.lease.epoch, request="three")
    assert isinstance(back, Granted)
    assert isinstance(
        await engine.takeover("s", asks(LAPTOP), first.lease.epoch, request="two"), Displaced
    )
    assert await engine.look("s", asks(PHONE)) == replace(back, how="held")


async def test_a_request_id_is_forgotten_after_a_lease() -> None:
    clock = Clock()
    engine = engine_at(clock)
    first = await engine.acquire("s", asks(PHONE), request="one")
    clock.forward(POLICY.lease)
    assert await engine.acquire("s", asks(PHONE), request="one") != first


async def test_a_question_comes_again_with_a_new_entitlement_and_is_answered_anew() -> None:
    clock = Clock()
    engine = engine_at(clock)
    asker = asks(PHONE)
    first = await engine.acquire("s", asker, request="one")
    assert isinstance(first, Granted)
    clock.forward(1_000)
    await engine.revoke("s", written_before=clock.now, keep=PHONE.id)
    epoch = first.lease.epoch
    assert isinstance(await engine.renew("s", asker, epoch, request="two"), Revoked)
    entitled_anew = asks(PHONE, written=clock.now)
    assert isinstance(await engine.renew("s", entitled_anew, epoch, request="two"), Granted)


class SlowStore(MemoryStore):
    """Answers never, until told to."""

    slow = True

    async def decide(self, seat: str, step: Step[A]) -> A:
        if self.slow:
            await asyncio.Event().wait()
        return await super().decide(seat, step)


async def test_a_slow_store_is_down_within_the_budget_and_counted_from_the_first_failure() -> None:
    monotonic = Clock(0)
    store = SlowStore(Clock())
    policy = replace(Policy(), store_budget=20)
    engine = Engine(store, policy, monotonic=lambda: monotonic.now / 1000)
    with pytest.raises(StoreDown):
        await engine.acquire("s", asks(PHONE), request="one")
    monotonic.forward(4_000)
    assert engine.down_for_ms() == 4_000


async def test_after_three_failures_the_store_is_left_alone_and_then_tried_again() -> None:
    monotonic = Clock(0)
    store = SlowStore(Clock())
    policy = replace(Policy(), store_budget=20)
    engine = Engine(store, policy, monotonic=lambda: monotonic.now / 1000)
    for _ in range(3):
        assert not await engine.answers()
    store.slow = False
    with pytest.raises(StoreDown, match="left alone"):
        await engine.look("s", asks(PHONE))
    monotonic.forward(1_000)
    assert await engine.answers()
    assert engine.down_for_ms() == 0
    assert await engine.look("s", asks(PHONE))


async def test_the_health_question_touches_no_seat() -> None:
    store = MemoryStore(Clock())
    assert await Engine(store, POLICY).answers()
    assert store._seats == {}
    assert Seat() == Seat()
