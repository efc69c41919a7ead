import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaceta.seats import rules
from gaceta.seats.model import Device, Granted, Policy, Seat, Taken, Verdict
from gaceta.seats.sharing import MOMENTS_KEPT, sharing_state
from tests.seats.seating import CARLA, LAPTOP, NOON, PHONE, POLICY, asks

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 24 * 3_600_000
A_LONG_TIME = 10**13


def asked(seat: Seat, device: Device, at: int) -> tuple[Seat, Verdict]:
    return rules.acquire(seat, at, POLICY, asks(device, until=A_LONG_TIME))


def gone_on(seat: Seat, device: Device, at: int) -> Seat:
    """The device asks and, at the notice, goes on."""
    seat, verdict = asked(seat, device, at)
    if isinstance(verdict, Taken):
        epoch = verdict.holder.epoch
        seat, _ = rules.takeover(seat, at, POLICY, asks(device, until=A_LONG_TIME), epoch)
    return seat


def quarrel(seat: Seat, at: int, times: int = 1) -> Seat:
    """Two people who both insist, ``times`` times, a quarter of an hour apart."""
    for time in range(times):
        begins = at + time * 15 * MINUTE
        for number, device in enumerate((LAPTOP, PHONE, LAPTOP)):
            seat = gone_on(seat, device, begins + number * 10 * SECOND)
    return seat


def shared_since_three_days() -> tuple[Seat, int]:
    seat = Seat()
    for day in range(POLICY.sharing_days):
        seat = quarrel(seat, NOON + day * DAY, times=POLICY.sharing_shared)
    return seat, NOON + (POLICY.sharing_days - 1) * DAY + 3 * HOUR


def test_a_seat_won_back_from_a_device_being_read_is_an_alternation() -> None:
    seat = quarrel(Seat(), NOON)
    assert seat.alternations == (NOON + 20 * SECOND,)
    assert sharing_state(seat, NOON + MINUTE, POLICY) == "none"


def test_a_takeover_that_is_not_answered_is_none() -> None:
    seat = gone_on(gone_on(Seat(), LAPTOP, NOON), PHONE, NOON + 10 * SECOND)
    assert seat.alternations == ()


def test_a_device_put_down_hands_off_however_often_and_counts_for_nothing() -> None:
    seat, at = Seat(), NOON
    for _ in range(50):
        for device in (LAPTOP, PHONE):
            at += POLICY.quiet
            seat = gone_on(seat, device, at)
    assert seat.alternations == ()


def test_a_refusal_counts_for_nothing() -> None:
    seat = gone_on(Seat(), LAPTOP, NOON)
    for number in range(100):
        seat, _ = rules.acquire(seat, NOON + number * SECOND, POLICY, asks(PHONE))
    assert seat.alternations == ()


def test_who_comes_back_hours_later_has_not_alternated() -> None:
    seat = gone_on(gone_on(Seat(), LAPTOP, NOON), PHONE, NOON + 10 * SECOND)
    later = NOON + 10 * SECOND + POLICY.sharing_return
    seat = gone_on(seat, CARLA, later - 5 * SECOND)
    assert gone_on(seat, LAPTOP, later).alternations == ()


def test_presses_within_minutes_are_one_alternation() -> None:
    seat = Seat()
    for number in range(40):
        seat = gone_on(seat, (LAPTOP, PHONE)[number % 2], NOON + number * 14 * SECOND)
    assert len(seat.alternations) == 1


def test_one_evening_is_noticed_and_never_called_sharing() -> None:
    seat = quarrel(Seat(), NOON, times=30)
    assert sharing_state(seat, NOON + 8 * HOUR, POLICY) == "noticed"


def test_several_days_are_sharing_and_both_devices_are_told() -> None:
    seat, now = shared_since_three_days()
    seat, verdict = asked(seat, LAPTOP, now)
    assert isinstance(verdict, Granted)
    assert verdict.sharing == "shared"
    _, verdict = asked(seat, PHONE, now + SECOND)
    assert isinstance(verdict, Taken)
    assert verdict.sharing == "shared"


def test_while_shared_going_on_here_still_moves_the_seat() -> None:
    seat, now = shared_since_three_days()
    seat = gone_on(gone_on(seat, LAPTOP, now), PHONE, now + SECOND)
    assert seat.leases[0].device == PHONE


def test_it_ends_after_a_quiet_time() -> None:
    seat, _ = shared_since_three_days()
    last = seat.alternations[-1]
    assert sharing_state(seat, last + POLICY.sharing_quiet - 1, POLICY) == "shared"
    assert sharing_state(seat, last + POLICY.sharing_quiet, POLICY) == "none"


def test_it_ends_with_a_new_password() -> None:
    seat, now = shared_since_three_days()
    seat, _ = rules.revoke(seat, now, POLICY, written_before=now)
    assert sharing_state(seat, now, POLICY) == "none"


def test_it_ends_with_room_for_one_more_and_not_with_less_room() -> None:
    seat, now = shared_since_three_days()
    same, _ = rules.set_capacity(seat, now, POLICY, 1)
    assert sharing_state(same, now, POLICY) == "shared"
    more, _ = rules.set_capacity(seat, now, POLICY, 2)
    assert sharing_state(more, now, POLICY) == "none"


def test_moments_that_count_no_more_are_not_kept() -> None:
    seat, now = shared_since_three_days()
    assert gone_on(seat, LAPTOP, now + POLICY.sharing_window).alternations == ()


@given(st.lists(st.tuples(st.sampled_from([LAPTOP, PHONE, CARLA]), st.integers(0, 2 * HOUR))))
def test_moments_are_bounded_apart_and_in_order(acts: list[tuple[Device, int]]) -> None:
    seat, now = Seat(), NOON
    for device, pause in acts:
        now += pause
        seat = gone_on(seat, device, now)
        moments = seat.alternations
        assert len(moments) <= MOMENTS_KEPT
        pairs = itertools.pairwise(moments)
        assert all(later - sooner >= POLICY.sharing_apart for sooner, later in pairs)


@given(st.lists(st.integers(0, 2 * HOUR)))
def test_one_device_never_alternates(pauses: list[int]) -> None:
    seat, now = Seat(), NOON
    for pause in pauses:
        now += pause
        seat = gone_on(seat, LAPTOP, now)
    assert seat.alternations == ()


@pytest.mark.parametrize("state", ["none", "noticed", "shared"])
def test_every_state_leaves_every_device_a_way_in(state: str) -> None:
    """Whatever the counts, the answer to a question is decided by the leases alone (I18)."""
    always: Policy = replace(POLICY, sharing_noticed=1, sharing_shared=1, sharing_days=1)
    policy = {"none": POLICY, "noticed": replace(always, sharing_shared=32), "shared": always}[
        state
    ]
    seat = quarrel(Seat(), NOON)
    assert sharing_state(seat, NOON + MINUTE, policy) == state
    _, verdict = rules.acquire(seat, NOON + MINUTE, policy, asks(CARLA))
    assert isinstance(verdict, Granted)


def test_who_bought_a_seat_for_the_other_is_no_longer_told_and_reads_on() -> None:
    seat, now = shared_since_three_days()
    assert sharing_state(seat, now, POLICY) == "shared"

    after, _ = rules.forget_sharing(seat, now, POLICY)

    assert sharing_state(after, now, POLICY) == "none"
    assert after.leases == rules.settled(seat, now, POLICY).leases
    assert after.epoch == seat.epoch
