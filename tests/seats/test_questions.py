"""A page in sight is asked before another device is refused."""

from dataclasses import replace

import pytest

from gaceta.seats import rules
from gaceta.seats.bell import moved
from gaceta.seats.model import Granted, Lease, Question, Seat, Taken, Verdict
from tests.seats.seating import CARLA, LAPTOP, NOON, PHONE, POLICY, asks

SECOND = 1_000
ASKED = NOON + 10 * SECOND
KNOWN = ASKED + POLICY.question


def phone_reads(at: int = NOON) -> tuple[Seat, Lease]:
    seat, verdict = rules.acquire(Seat(), at, POLICY, asks(PHONE))
    assert isinstance(verdict, Granted)
    return seat, verdict.lease


def laptop_asks(seat: Seat, at: int) -> tuple[Seat, Verdict]:
    return rules.acquire(seat, at, POLICY, asks(LAPTOP))


def asking(verdict: Verdict) -> int:
    assert isinstance(verdict, Taken)
    return verdict.asking


def rests(seat: Seat, lease: Lease, at: int) -> Seat:
    seat, _ = rules.renew(seat, at, POLICY, asks(PHONE), lease.epoch, reading=False)
    return seat


def beats(seat: Seat, lease: Lease, at: int) -> Seat:
    seat, _ = rules.renew(seat, at, POLICY, asks(PHONE), lease.epoch)
    return seat


@pytest.fixture
def asked() -> Seat:
    seat, _ = phone_reads()
    return laptop_asks(seat, ASKED)[0]


@pytest.fixture
def lease() -> Lease:
    return phone_reads()[1]


def test_the_holder_is_asked_and_its_watchers_are_woken() -> None:
    seat, lease = phone_reads()
    after, verdict = laptop_asks(seat, ASKED)
    assert asking(verdict) == POLICY.question
    assert after.question == Question(lease.epoch, ASKED)
    assert after.leases == seat.leases
    assert moved(seat, after)


def test_the_holder_sees_that_it_is_asked_while_there_is_time_to_answer(asked: Seat) -> None:
    told = [
        rules.look(asked, at, POLICY, asks(PHONE))[1]
        for at in (ASKED, ASKED + POLICY.question // 2 - 1, ASKED + POLICY.question // 2, KNOWN)
    ]
    assert [isinstance(one, Granted) and one.asked for one in told] == [True, True, False, False]


def test_everybody_who_asks_meanwhile_waits_for_the_same_answer(asked: Seat) -> None:
    seat, verdict = laptop_asks(asked, ASKED + 2 * SECOND)
    assert asking(verdict) == POLICY.question - 2 * SECOND
    assert seat == asked
    seat, verdict = rules.acquire(asked, ASKED + 5 * SECOND, POLICY, asks(CARLA))
    assert asking(verdict) == POLICY.question - 5 * SECOND
    assert seat == asked


def test_a_page_that_rests_may_be_touched_until_the_time_is_over(asked: Seat, lease: Lease) -> None:
    seat = rests(asked, lease, ASKED + 200)
    assert asking(laptop_asks(seat, KNOWN - 1)[1]) == 1
    _, verdict = laptop_asks(seat, KNOWN)
    assert isinstance(verdict, Granted)
    assert verdict.how == "handoff"


def test_a_touch_is_an_answer_and_the_notice_comes_at_once(asked: Seat, lease: Lease) -> None:
    seat = rests(asked, lease, ASKED + 200)
    seat, back = rules.acquire(seat, ASKED + 2 * SECOND, POLICY, asks(PHONE))
    assert isinstance(back, Granted)
    assert back.lease.epoch == lease.epoch
    assert asking(laptop_asks(seat, ASKED + 2 * SECOND)[1]) == 0
    assert asking(laptop_asks(seat, KNOWN)[1]) == 0


def test_a_page_that_beats_on_is_being_read(asked: Seat, lease: Lease) -> None:
    seat = beats(asked, lease, ASKED + 3 * SECOND)
    assert asking(laptop_asks(seat, KNOWN - 1)[1]) == 1
    assert asking(laptop_asks(seat, KNOWN)[1]) == 0


def test_a_page_that_is_not_heard_of_was_never_asked_and_then_counts_as_silent(
    asked: Seat,
) -> None:
    silent = NOON + POLICY.quiet
    assert asking(laptop_asks(asked, KNOWN)[1]) == POLICY.question
    assert asking(laptop_asks(asked, silent - 1)[1]) == 1
    assert isinstance(laptop_asks(asked, silent)[1], Granted)


def test_who_has_answered_is_not_asked_again_soon(asked: Seat, lease: Lease) -> None:
    seat, at = asked, ASKED
    while at < KNOWN + POLICY.idle - 10 * SECOND:
        at += 10 * SECOND
        seat = beats(seat, lease, at)
        assert asking(laptop_asks(seat, at)[1]) == max(0, KNOWN - at)
    seat = beats(seat, lease, KNOWN + POLICY.idle)
    assert asking(laptop_asks(seat, KNOWN + POLICY.idle)[1]) == POLICY.question


def test_a_takeover_works_at_once_while_the_question_is_open(asked: Seat, lease: Lease) -> None:
    seat, verdict = rules.takeover(asked, ASKED + SECOND, POLICY, asks(LAPTOP), lease.epoch)
    assert isinstance(verdict, Granted)
    assert verdict.how == "takeover"
    assert seat.question is None


def test_a_takeover_that_names_an_old_epoch_asks_nobody_and_waits_for_nothing(
    asked: Seat,
) -> None:
    seat, _ = phone_reads()
    for before in (seat, asked):
        after, verdict = rules.takeover(before, ASKED, POLICY, asks(LAPTOP), 1)
        assert asking(verdict) == 0
        assert after == before


def test_a_displaced_device_is_told_at_once_for_as_long_as_it_may_not_have_heard(
    lease: Lease,
) -> None:
    seat, _ = phone_reads()
    seat, _ = rules.takeover(seat, NOON + SECOND, POLICY, asks(LAPTOP), lease.epoch)
    seat, verdict = rules.acquire(seat, NOON + SECOND + POLICY.heartbeat, POLICY, asks(PHONE))
    assert asking(verdict) == 0
    assert seat.question is None
    _, told = rules.acquire(seat, NOON + SECOND + POLICY.heartbeat, POLICY, asks(CARLA))
    assert asking(told) == POLICY.question


def test_neither_a_look_nor_a_heartbeat_asks_anybody(lease: Lease) -> None:
    seat, _ = phone_reads()
    assert rules.look(seat, ASKED, POLICY, asks(LAPTOP))[0] == seat
    assert rules.renew(seat, ASKED, POLICY, asks(LAPTOP), lease.epoch)[0].question is None


def test_an_ended_lease_takes_its_question_along(asked: Seat, lease: Lease) -> None:
    seat, _ = rules.release(asked, ASKED + SECOND, POLICY, PHONE, lease.epoch)
    assert seat.question is None


def test_a_clock_set_back_makes_no_question_longer(asked: Seat) -> None:
    hour_before = ASKED - 3_600_000
    _, verdict = laptop_asks(asked, hour_before)
    assert asking(verdict) == POLICY.question


def test_nobody_is_asked_where_the_time_for_it_is_none() -> None:
    seat, _ = phone_reads()
    after, verdict = rules.acquire(seat, ASKED, replace(POLICY, question=0), asks(LAPTOP))
    assert asking(verdict) == 0
    assert after == seat


def test_of_two_who_read_the_one_at_rest_gives_way_though_the_other_is_asked() -> None:
    seat, lease = phone_reads()
    seat = replace(seat, capacity=2)
    seat, other = rules.acquire(seat, NOON + SECOND, POLICY, asks(CARLA))
    assert isinstance(other, Granted)
    seat, verdict = laptop_asks(seat, ASKED)
    assert seat.question == Question(lease.epoch, ASKED)
    seat = rests(seat, lease, ASKED + 100)
    seat, _ = rules.renew(seat, ASKED + 200, POLICY, asks(CARLA), other.lease.epoch, reading=False)
    seat, verdict = laptop_asks(seat, ASKED + 300)
    assert isinstance(verdict, Granted)
    assert [x.device for x in seat.leases] == [PHONE, LAPTOP]
