"""What every store must do. A store's test module subclasses StoreContract and gives a ``store``."""

import asyncio
import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings

from gaceta.seats import rules
from gaceta.seats.engine import Engine
from gaceta.seats.model import (
    Answered,
    Device,
    Dismissal,
    Ending,
    Granted,
    Policy,
    Question,
    Seat,
    Taken,
    Verdict,
)
from gaceta.seats.retries import once
from gaceta.seats.store import Store
from tests.seats.histories import Moment, moments, read_on
from tests.seats.seating import LAPTOP, LATER, NOON, PHONE, POLICY, Clock, asks

seats = itertools.count()

PATIENT = replace(Policy(), store_budget=20_000)
"""The contract is about what is decided, not how fast on a busy machine."""


def count_up(seat: Seat, now: int) -> tuple[Seat, int]:
    return replace(seat, granted=seat.granted + 1), seat.granted + 1


def as_it_is(seat: Seat, now: int) -> tuple[Seat, Seat]:
    return seat, seat


def long_way(moment: Moment) -> tuple[Seat, Verdict]:
    """What a heartbeat comes to by the rules."""
    beat = moment.beat
    policy = replace(POLICY, lease=beat.lease)

    def rule(seat: Seat, now: int) -> tuple[Seat, Verdict]:
        return rules.renew(seat, now, policy, beat.asker, beat.epoch)

    return once(rule, beat.request, beat.asker.device.id, policy)(moment.seat, moment.now)


def again(moment: Moment) -> Moment:
    """The same, with the heartbeat before it tried again."""
    request = moment.seat.answers[-1].request
    return replace(moment, beat=replace(moment.beat, request=request))


def a_moment_early(moment: Moment) -> Moment:
    """The store's clock has gone back a little, and the lease ends soon."""
    (lease,) = moment.seat.leases
    held = replace(lease, expires=lease.heard + 9)
    return replace(moment, seat=replace(moment.seat, leases=(held,)), now=lease.heard - 1)


def full_seat() -> Seat:
    """A seat with something in every field."""
    seat, verdict = rules.acquire(Seat(capacity=2), NOON, POLICY, asks(PHONE))
    ending = Ending("carla-tablet", 7, "handed-off", NOON - 1)
    taken = Taken(seat.leases[0], NOON, ending, 3, "shared", 5_000)
    return replace(
        seat,
        endings=(ending,),
        answers=(
            Answered("request-1", PHONE.id, verdict, NOON),
            Answered("request-2", "carla-tablet", taken, NOON),
        ),
        takeovers=(NOON - 5, NOON),
        not_before=5,
        claim=6,
        dismissed=(Dismissal("carla-tablet", NOON),),
        alternations=(NOON - 9, NOON),
        question=Question(NOON, NOON + 7),
    )


@pytest.mark.anyio
class StoreContract:
    async def test_an_unknown_seat_is_empty(self, store: Store) -> None:
        assert await store.decide("s", as_it_is) == Seat()

    async def test_the_step_is_given_the_stores_clock(self, store: Store, clock: Clock) -> None:
        clock.forward(5)
        assert await store.decide("s", lambda seat, now: (seat, now)) == NOON + 5

    async def test_the_next_step_sees_what_the_last_one_left(self, store: Store) -> None:
        await store.decide("s", count_up)
        assert await store.decide("s", count_up) == 2

    async def test_every_field_of_a_seat_comes_back(self, store: Store) -> None:
        await store.decide("s", lambda seat, now: (full_seat(), None))
        assert await store.decide("s", as_it_is) == full_seat()

    async def test_one_seat_never_touches_another(self, store: Store) -> None:
        await store.decide("s", count_up)
        await store.decide("s'; DROP TABLE seat; --", count_up)
        assert await store.decide("t", as_it_is) == Seat()
        assert (await store.decide("s", as_it_is)).granted == 1

    async def test_a_step_that_fails_changes_nothing(self, store: Store) -> None:
        def fails(seat: Seat, now: int) -> tuple[Seat, None]:
            raise ZeroDivisionError

        await store.decide("s", count_up)
        with pytest.raises(ZeroDivisionError):
            await store.decide("s", fails)
        assert await store.decide("s", count_up) == 2

    async def test_no_decision_of_many_at_once_is_lost(self, store: Store) -> None:
        counts = await asyncio.gather(*(store.decide("s", count_up) for _ in range(100)))
        assert sorted(counts) == list(range(1, 101))

    async def test_of_a_hundred_devices_at_once_one_reads(self, store: Store) -> None:
        engine = Engine(store, PATIENT)
        verdicts = await asyncio.gather(
            *(
                engine.acquire("s", asks(Device(f"device-{n}")), request=f"request-{n}")
                for n in range(100)
            )
        )
        assert [type(v) for v in verdicts].count(Granted) == 1
        assert [type(v) for v in verdicts].count(Taken) == 99

    async def test_of_ten_takeovers_naming_one_epoch_one_wins(self, store: Store) -> None:
        engine = Engine(store, PATIENT)
        first = await engine.acquire("s", asks(PHONE), request="first")
        assert isinstance(first, Granted)
        verdicts = await asyncio.gather(
            *(
                engine.takeover(
                    "s", asks(Device(f"device-{n}")), first.lease.epoch, request=f"request-{n}"
                )
                for n in range(10)
            )
        )
        winner = [v for v in verdicts if isinstance(v, Granted)]
        notices = [v for v in verdicts if isinstance(v, Taken)]
        assert len(winner) == 1
        assert [notice.holder.epoch for notice in notices] == [winner[0].lease.epoch] * 9

    async def test_a_change_of_holder_rings(self, store: Store) -> None:
        engine = Engine(store, PATIENT)
        held = await engine.acquire("s", asks(PHONE), request="a")
        assert isinstance(held, Granted)
        async with engine.watch("s") as rung:
            await engine.takeover("s", asks(LAPTOP), held.lease.epoch, request="b")
            await asyncio.wait_for(rung.wait(), 5)

    async def test_a_question_rings_and_is_kept(self, store: Store) -> None:
        engine = Engine(store, PATIENT)
        held = await engine.acquire("s", asks(PHONE), request="a")
        assert isinstance(held, Granted)
        async with engine.watch("s") as rung:
            await engine.acquire("s", asks(LAPTOP), request="b")
            await asyncio.wait_for(rung.wait(), 5)
        seen = await engine.look("s", asks(PHONE))
        assert isinstance(seen, Granted)
        assert seen.asked

    async def test_another_seats_change_does_not_ring(self, store: Store) -> None:
        engine = Engine(store, PATIENT)
        async with engine.watch("s") as rung, engine.watch("t") as other:
            await engine.acquire("t", asks(PHONE, until=LATER), request="a")
            await asyncio.wait_for(other.wait(), 5)
            assert not rung.is_set()

    @settings(
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    @example(read_on())
    @example(again(read_on()))
    @example(a_moment_early(read_on()))
    @example(replace(read_on(), seat=replace(read_on().seat, not_before=LATER + 1)))
    @example(replace(read_on(), beat=replace(read_on().beat, lease=POLICY.lease // 2)))
    @example(replace(read_on(), beat=replace(read_on().beat, epoch=NOON - 1)))
    @given(moments())
    async def test_a_short_heartbeat_is_the_long_one(
        self, store: Store, clock: Clock, moment: Moment
    ) -> None:
        """Over all states that readers bring about: the same answer and the same seat, or none."""
        clock.now = moment.now
        name = f"s{next(seats)}"
        await store.decide(name, lambda _, now: (moment.seat, None))
        verdict = await store.beat(name, moment.beat)
        after = await store.decide(name, as_it_is)
        assert (after, verdict) in (long_way(moment), (moment.seat, None))

    async def test_a_closed_store_can_be_closed_again(self, store: Store) -> None:
        await store.close()
        await store.close()
