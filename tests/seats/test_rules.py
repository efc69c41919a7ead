from dataclasses import replace

import pytest

from gaceta.seats import rules
from gaceta.seats.model import (
    Asker,
    Began,
    Device,
    Displaced,
    Ended,
    Granted,
    Lease,
    Released,
    Revoked,
    Seat,
    Taken,
    TooOften,
    Verdict,
)
from tests.seats.seating import CARLA, LAPTOP, NOON, PHONE, POLICY, asks

SECOND = 1_000


def read_on(device: Device, seat: Seat | None = None, at: int = NOON) -> tuple[Seat, Lease]:
    seat, verdict = rules.acquire(seat or Seat(), at, POLICY, asks(device))
    assert isinstance(verdict, Granted)
    return seat, verdict.lease


def take(seat: Seat, device: Device, at: int) -> tuple[Seat, Verdict]:
    """Take over from whoever holds the seat."""
    return rules.takeover(seat, at, POLICY, asks(device), seat.leases[0].epoch)


def test_a_free_seat_is_granted_in_one_call() -> None:
    seat, lease = read_on(PHONE)
    assert seat.leases == (lease,)
    assert lease.expires == NOON + POLICY.lease


def test_second_device_gets_notice_while_first_reads() -> None:
    seat, lease = read_on(PHONE)
    policy = replace(POLICY, question=0)
    after, verdict = rules.acquire(seat, NOON + SECOND, policy, asks(LAPTOP))
    assert verdict == Taken(lease, NOON + SECOND)
    assert after == seat


def test_the_tabs_of_one_device_share_one_lease() -> None:
    seat, lease = read_on(PHONE)
    seat, again = read_on(PHONE, seat, NOON + 5 * SECOND)
    assert again.epoch == lease.epoch
    assert again.since == lease.since
    assert len(seat.leases) == 1


def test_a_takeover_moves_the_seat_and_the_other_is_displaced() -> None:
    seat, lease = read_on(PHONE)
    seat, verdict = take(seat, LAPTOP, NOON + SECOND)
    assert isinstance(verdict, Granted)
    assert verdict.how == "takeover"
    _, told = rules.renew(seat, NOON + 2 * SECOND, POLICY, asks(PHONE), lease.epoch)
    assert told == Displaced("displaced", verdict.lease, NOON + 2 * SECOND)


def test_a_displaced_device_sees_the_notice_on_its_next_page() -> None:
    seat, _ = read_on(PHONE)
    seat, _ = take(seat, LAPTOP, NOON + SECOND)
    _, verdict = rules.acquire(seat, NOON + 2 * SECOND, POLICY, asks(PHONE))
    assert isinstance(verdict, Taken)
    assert verdict.lost is not None
    assert verdict.lost.reason == "displaced"
    assert verdict.lost.at == verdict.holder.since


def test_a_takeover_that_names_an_old_epoch_gets_a_fresh_notice() -> None:
    seat, lease = read_on(PHONE)
    seat, _ = take(seat, LAPTOP, NOON + SECOND)
    after, verdict = rules.takeover(seat, NOON + SECOND, POLICY, asks(CARLA), lease.epoch)
    assert isinstance(verdict, Taken)
    assert verdict.holder.device == LAPTOP
    assert after == seat


def test_a_takeover_by_the_device_that_reads_already_changes_no_epoch() -> None:
    seat, lease = read_on(PHONE)
    seat, verdict = rules.takeover(seat, NOON + SECOND, POLICY, asks(PHONE), lease.epoch)
    assert isinstance(verdict, Granted)
    assert verdict.how == "held"
    assert seat.epoch == lease.epoch


def test_a_resting_device_hands_its_seat_off_unasked() -> None:
    seat, lease = read_on(PHONE)
    seat, _ = rules.renew(seat, NOON + SECOND, POLICY, asks(PHONE), lease.epoch, reading=False)
    seat, verdict = rules.acquire(seat, NOON + 2 * SECOND, POLICY, asks(LAPTOP))
    assert isinstance(verdict, Granted)
    assert verdict.how == "handoff"
    assert [ending.reason for ending in seat.endings] == ["handed-off"]


def test_a_rest_does_not_lengthen_the_lease() -> None:
    seat, lease = read_on(PHONE)
    seat, verdict = rules.renew(
        seat, NOON + 9 * SECOND, POLICY, asks(PHONE), lease.epoch, reading=False
    )
    assert isinstance(verdict, Granted)
    assert verdict.lease.expires == lease.expires


@pytest.mark.parametrize(("silence", "reads"), [(POLICY.quiet - 1, False), (POLICY.quiet, True)])
def test_a_device_silent_for_long_enough_hands_its_seat_off(silence: int, reads: bool) -> None:
    seat, _ = read_on(PHONE)
    _, verdict = rules.acquire(seat, NOON + silence, POLICY, asks(LAPTOP))
    assert isinstance(verdict, Granted) is reads


def test_a_dead_holders_seat_is_free_when_its_lease_ends() -> None:
    seat, lease = read_on(PHONE)
    seat, verdict = rules.acquire(seat, lease.expires, POLICY, asks(LAPTOP))
    assert isinstance(verdict, Granted)
    assert verdict.how == "free"
    assert seat.endings[0].reason == "expired"


def test_a_late_heartbeat_wins_the_free_seat_back_under_a_new_epoch() -> None:
    seat, lease = read_on(PHONE)
    seat, verdict = rules.renew(seat, lease.expires + 1, POLICY, asks(PHONE), lease.epoch)
    assert isinstance(verdict, Granted)
    assert verdict.how == "regained"
    assert verdict.lease.epoch > lease.epoch


def test_a_late_heartbeat_never_revives_a_lease_that_another_device_followed() -> None:
    seat, lease = read_on(PHONE)
    seat, theirs = read_on(LAPTOP, seat, lease.expires)
    seat, verdict = rules.renew(seat, theirs.expires + 1, POLICY, asks(PHONE), lease.epoch)
    assert verdict == Displaced("expired", None, theirs.expires + 1)
    assert seat.leases == ()


def test_a_rest_after_the_end_takes_no_seat() -> None:
    seat, lease = read_on(PHONE)
    late = lease.expires + 1
    seat, verdict = rules.renew(seat, late, POLICY, asks(PHONE), lease.epoch, reading=False)
    assert isinstance(verdict, Displaced)
    assert seat.leases == ()


@pytest.mark.parametrize("operation", ["renew", "release"])
def test_a_lower_epoch_changes_nothing(operation: str) -> None:
    seat, lease = read_on(PHONE)
    seat, _ = read_on(PHONE, seat, lease.expires + 1)
    now = lease.expires + 2
    if operation == "renew":
        after, verdict = rules.renew(seat, now, POLICY, asks(PHONE), lease.epoch)
    else:
        after, verdict = rules.release(seat, now, POLICY, PHONE, lease.epoch)
    assert isinstance(verdict, Displaced)
    assert after == seat


def test_release_frees_the_seat() -> None:
    seat, lease = read_on(PHONE)
    seat, verdict = rules.release(seat, NOON + SECOND, POLICY, PHONE, lease.epoch)
    assert verdict == Released(NOON + SECOND)
    assert seat.leases == ()
    assert rules.release(seat, NOON + SECOND, POLICY, PHONE, lease.epoch)[1] == verdict


def test_epochs_grow_when_the_clock_goes_back() -> None:
    seat, lease = read_on(PHONE)
    seat, _ = rules.release(seat, NOON, POLICY, PHONE, lease.epoch)
    _, again = read_on(PHONE, seat, NOON - 3_600_000)
    assert again.epoch == lease.epoch + 1


def test_a_clock_set_back_lengthens_no_lease() -> None:
    seat, _ = read_on(PHONE)
    hour_ago = NOON - 3_600_000
    seat, _ = rules.acquire(seat, hour_ago, POLICY, asks(LAPTOP))
    assert seat.leases[0].expires == hour_ago + POLICY.lease


def test_no_lease_outlives_its_entitlement() -> None:
    until = NOON + 7 * SECOND
    seat, verdict = rules.acquire(Seat(), NOON, POLICY, asks(PHONE, until=until))
    assert isinstance(verdict, Granted)
    assert verdict.lease.expires == until
    assert rules.acquire(seat, until, POLICY, asks(PHONE, until=until))[1] == Revoked(until)


def test_revoking_ends_all_leases_but_the_kept_one_and_older_entitlements() -> None:
    seat, kept = read_on(PHONE, Seat(capacity=2))
    seat, _ = read_on(LAPTOP, seat)
    seat, _ = rules.revoke(seat, NOON, POLICY, written_before=NOON + 1, keep=PHONE.id)
    assert seat.leases == (kept,)
    assert rules.acquire(seat, NOON, POLICY, asks(LAPTOP))[1] == Revoked(NOON)
    newer = asks(LAPTOP, written=NOON + 1)
    assert isinstance(rules.acquire(seat, NOON, POLICY, newer)[1], Granted)


def test_a_dismissed_device_is_over_until_it_is_entitled_anew_and_others_read_on() -> None:
    seat, kept = read_on(PHONE, Seat(capacity=2))
    seat, _ = read_on(LAPTOP, seat)
    seat, _ = rules.dismiss(seat, NOON, POLICY, LAPTOP.id, written_before=NOON + 1)
    assert seat.leases == (kept,)
    assert seat.endings[-1].reason == "released"
    assert rules.acquire(seat, NOON, POLICY, asks(LAPTOP))[1] == Revoked(NOON)
    assert rules.look(seat, NOON, POLICY, asks(LAPTOP))[1] == Revoked(NOON)
    assert isinstance(rules.renew(seat, NOON, POLICY, asks(PHONE), kept.epoch)[1], Granted)
    anew = asks(LAPTOP, written=NOON + 1)
    assert isinstance(rules.acquire(seat, NOON, POLICY, anew)[1], Granted)


def test_of_two_dismissals_that_come_in_the_wrong_order_the_later_counts() -> None:
    seat, _ = rules.dismiss(Seat(), NOON, POLICY, LAPTOP.id, written_before=NOON + 1)
    seat, _ = rules.dismiss(seat, NOON, POLICY, LAPTOP.id, written_before=NOON - 1)
    assert rules.acquire(seat, NOON, POLICY, asks(LAPTOP))[1] == Revoked(NOON)


def test_dismissals_are_forgotten_once_no_entitlement_can_be_that_old() -> None:
    seat, _ = rules.dismiss(Seat(), NOON, POLICY, LAPTOP.id, written_before=NOON)
    later = NOON + rules.DISMISSALS_KEPT_FOR
    seat, _ = rules.dismiss(seat, later, POLICY, PHONE.id, written_before=later)
    assert [dismissal.device for dismissal in seat.dismissed] == [PHONE.id]


def test_a_smaller_capacity_ends_the_least_heard() -> None:
    seat, _ = read_on(PHONE, Seat(capacity=2))
    seat, later = read_on(LAPTOP, seat, NOON + SECOND)
    seat, _ = rules.set_capacity(seat, NOON + SECOND, POLICY, 1)
    assert seat.leases == (later,)
    with pytest.raises(ValueError, match="at least one"):
        rules.set_capacity(seat, NOON, POLICY, 0)


def test_back_and_forth_is_slowed_but_somebody_always_reads() -> None:
    seat, _ = read_on(PHONE)
    now = NOON
    for turn in range(POLICY.takeovers):
        now += SECOND
        seat, verdict = take(seat, (LAPTOP, PHONE)[turn % 2], now)
        assert isinstance(verdict, Granted)
    now += SECOND
    after, verdict = take(seat, LAPTOP, now)
    assert verdict == TooOften(POLICY.takeover_pause - SECOND, seat.leases[0], now)
    assert after.leases == seat.leases
    _, notice = rules.acquire(seat, now, POLICY, asks(LAPTOP))
    assert isinstance(notice, Taken)
    assert notice.wait == POLICY.takeover_pause - SECOND
    _, verdict = take(seat, LAPTOP, now - SECOND + POLICY.takeover_pause)
    assert isinstance(verdict, Granted)


def test_a_look_takes_nothing() -> None:
    seat, lease = read_on(PHONE)
    assert rules.look(seat, NOON, POLICY, asks(PHONE)) == (seat, Granted(lease, "held", NOON))
    assert rules.look(Seat(), NOON, POLICY, asks(LAPTOP)) == (Seat(), Released(NOON))
    assert isinstance(rules.look(seat, NOON, POLICY, asks(LAPTOP))[1], Taken)


def test_a_look_tells_that_an_entitlement_is_over() -> None:
    seat, _ = read_on(PHONE)
    seat, _ = rules.revoke(seat, NOON, POLICY, written_before=NOON + 1)
    assert rules.look(seat, NOON, POLICY, asks(PHONE))[1] == Revoked(NOON)
    ended = asks(LAPTOP, until=NOON, written=NOON + 1)
    assert rules.look(seat, NOON, POLICY, ended)[1] == Revoked(NOON)


class TestLostState:
    """I15: the highest signed, unexpired, device-bound epoch wins."""

    def test_a_lone_reader_goes_on_under_a_higher_epoch(self) -> None:
        _, lease = read_on(PHONE)
        seat, verdict = rules.renew(
            Seat(), NOON + SECOND, POLICY, asks(PHONE), lease.epoch, claim=lease.epoch
        )
        assert isinstance(verdict, Granted)
        assert verdict.how == "regained"
        assert verdict.lease.epoch > lease.epoch
        assert len(seat.leases) == 1

    def test_the_epoch_grows_even_where_the_new_clock_is_behind(self) -> None:
        _, lease = read_on(PHONE)
        early = NOON - 3_600_000
        asker = asks(PHONE, written=early)
        _, verdict = rules.renew(Seat(), early, POLICY, asker, lease.epoch, claim=lease.epoch)
        assert isinstance(verdict, Granted)
        assert verdict.lease.epoch == lease.epoch + 1

    def test_a_device_that_reads_again_already_wins_no_second_lease(self) -> None:
        _, lost = read_on(PHONE)
        seat, again = read_on(PHONE, Seat(capacity=2), NOON - SECOND)
        seat, won = rules.renew(seat, NOON, POLICY, asks(PHONE), lost.epoch, claim=lost.epoch)
        assert isinstance(won, Granted)
        assert seat.leases == (won.lease,)
        assert seat.endings[-1].epoch == again.epoch

    def test_the_higher_claim_wins_whoever_comes_first(self) -> None:
        before, older = read_on(PHONE)
        before, taken = take(before, LAPTOP, NOON + SECOND)
        assert isinstance(taken, Granted)
        newer = taken.lease.epoch
        late = NOON + 2 * SECOND
        seat, _ = rules.renew(Seat(), late, POLICY, asks(PHONE), older.epoch, claim=older.epoch)
        seat, won = rules.renew(seat, late + 1, POLICY, asks(LAPTOP), newer, claim=newer)
        assert isinstance(won, Granted)
        seat, lost = rules.renew(
            seat, late + 2, POLICY, asks(PHONE), older.epoch, claim=older.epoch
        )
        assert isinstance(lost, Displaced)
        assert [lease.device for lease in seat.leases] == [LAPTOP]

    def test_an_unsigned_epoch_wins_nothing(self) -> None:
        _, lease = read_on(PHONE)
        _, verdict = rules.renew(Seat(), NOON, POLICY, asks(PHONE), lease.epoch)
        assert isinstance(verdict, Displaced)

    def test_a_page_that_is_left_wins_nothing_back(self) -> None:
        _, lease = read_on(PHONE)
        after, verdict = rules.renew(
            Seat(), NOON, POLICY, asks(PHONE), lease.epoch, reading=False, claim=lease.epoch
        )
        assert isinstance(verdict, Displaced)
        assert after == Seat()

    def test_a_displaced_device_cannot_win_back_with_its_old_pass(self) -> None:
        seat, lease = read_on(PHONE)
        seat, _ = take(seat, LAPTOP, NOON + SECOND)
        after, verdict = rules.renew(
            seat, NOON + 2 * SECOND, POLICY, asks(PHONE), lease.epoch, claim=lease.epoch
        )
        assert isinstance(verdict, Displaced)
        assert after == seat

    def test_a_choice_made_since_outweighs_an_old_claim(self) -> None:
        _, lost = read_on(PHONE)
        seat, _ = read_on(LAPTOP, at=NOON + SECOND)
        seat, _ = take(seat, CARLA, NOON + 2 * SECOND)
        _, verdict = rules.renew(
            seat, NOON + 3 * SECOND, POLICY, asks(PHONE), lost.epoch, claim=lost.epoch
        )
        assert isinstance(verdict, Displaced)


def test_events_tell_each_beginning_and_each_end_once() -> None:
    before, lease = read_on(PHONE)
    after, verdict = take(before, LAPTOP, NOON + SECOND)
    assert isinstance(verdict, Granted)
    assert rules.events("s", before, after) == (
        Ended("s", lease.epoch, PHONE.id, NOON + SECOND, "displaced"),
        Began("s", verdict.lease.epoch, LAPTOP.id, NOON + SECOND),
    )
    assert rules.events("s", after, after) == ()


def test_endings_are_forgotten_after_a_day() -> None:
    seat, lease = read_on(PHONE)
    seat, _ = rules.release(seat, NOON, POLICY, PHONE, lease.epoch)
    later = NOON + rules.ENDINGS_KEPT_FOR
    seat, lease = read_on(PHONE, seat, later)
    seat, _ = rules.release(seat, later, POLICY, PHONE, lease.epoch)
    assert [ending.at for ending in seat.endings] == [later]
    assert replace(seat, endings=()).leases == ()


def test_an_entitlement_is_worth_what_is_left_of_it_whatever_the_stores_clock_says() -> None:
    """A store on another machine may be an hour ahead of the newspaper, or behind."""
    for hours in (-1, 0, 1):
        now = NOON + hours * 3_600_000
        asker = Asker(PHONE, until=NOON + 900_000, written=NOON, asked=NOON)
        seat, verdict = rules.acquire(Seat(), now, POLICY, asker)
        assert isinstance(verdict, Granted)
        assert verdict.lease.expires == now + POLICY.lease
        late = Asker(PHONE, until=NOON + 900_000, written=NOON, asked=NOON + 890_000)
        _, verdict = rules.renew(seat, now + 1_000, POLICY, late, verdict.lease.epoch)
        assert isinstance(verdict, Granted)
        assert verdict.lease.expires == now + 11_000
        over = Asker(PHONE, until=NOON + 900_000, written=NOON, asked=NOON + 900_000)
        assert isinstance(rules.acquire(seat, now, POLICY, over)[1], Revoked)
