"""A store's clock that is set back, once and again, beside one that only goes on."""

from gaceta.seats import rules
from gaceta.seats.model import Lease, Seat
from gaceta.seats.setback import SetBack
from tests.seats.seating import NOON, PHONE, POLICY, Clock, asks

MINUTE = 60_000


def lease_granted(at: int) -> Seat:
    return rules.acquire(Seat(), at, POLICY, asks(PHONE))[0]


def lease_in(seat: Seat) -> Lease:
    (lease,) = seat.leases
    return lease


def test_what_was_written_before_is_told_in_the_new_clocks_terms() -> None:
    uptime = Clock(0)
    watch = SetBack(lambda: uptime.now / 1000)
    before = lease_granted(NOON)
    assert watch.mended(before, NOON) is before
    uptime.forward(5_000)
    late = NOON - 60 * MINUTE + 5_000
    lease = lease_in(watch.mended(before, late))
    assert (lease.heard, lease.expires) == (late - 5_000, late - 5_000 + POLICY.lease)


def test_what_was_written_between_two_steps_is_moved_by_the_second_alone() -> None:
    uptime = Clock(0)
    watch = SetBack(lambda: uptime.now / 1000)
    oldest = lease_granted(NOON)
    watch.mended(oldest, NOON)
    between = lease_granted(NOON - 10 * MINUTE)
    watch.mended(between, NOON - 10 * MINUTE)
    now = NOON - 15 * MINUTE
    assert lease_in(watch.mended(between, now)).heard == now
    assert lease_in(watch.mended(oldest, now)).heard == now
    uptime.forward(1_000)
    newest = lease_granted(now + 1_000)
    assert watch.mended(newest, now + 1_000) is newest


def test_a_step_is_forgotten_once_the_clock_has_made_up_for_it() -> None:
    uptime = Clock(0)
    watch = SetBack(lambda: uptime.now / 1000)
    watch.mended(Seat(), NOON)
    watch.mended(Seat(), NOON - MINUTE)
    uptime.forward(MINUTE + 1)
    ahead = lease_granted(NOON + MINUTE)
    assert watch.mended(ahead, NOON + 1) is ahead


def test_a_clock_that_jumps_forward_or_an_answer_that_comes_late_is_no_step() -> None:
    uptime = Clock(0)
    watch = SetBack(lambda: uptime.now / 1000)
    watch.mended(Seat(), NOON)
    watch.mended(Seat(), NOON + 60 * MINUTE)
    uptime.forward(900)
    seat = lease_granted(NOON + 60 * MINUTE + 500)
    assert watch.mended(seat, NOON + 60 * MINUTE) is seat
