"""What is counted as false, as seen and as missed, on plays written by hand."""

from gaceta.proof.behaviour import Browser, Person, Play, Reading, Scene, Seen, What
from gaceta.proof.corpus import truth
from gaceta.proof.corpus.figures import Count, count, noticed_share, seen_share, time_to_stop
from gaceta.seats.model import Policy

MINUTE = 60_000
DEVICES = (Browser("laptop", "ana", "computer firefox"), Browser("phone", "ben", "phone safari"))


def played(readings: list[Reading], *seen: Seen) -> Play:
    people = (Person("ana"), Person("ben"))
    scene = Scene("by hand", 60 * MINUTE, people, DEVICES, (), tuple(readings))
    return Play(scene, 1, seen)


def at(moment: int, device: str, what: What, other: str = "") -> Seen:
    return Seen(moment, device, "ana" if device == "laptop" else "ben", what, other)


LAPTOP = Reading("ana", "laptop", 0, 10 * MINUTE)
PHONE = Reading("ben", "phone", 5 * MINUTE, 15 * MINUTE)
BOTH = [LAPTOP, PHONE]


def test_a_notice_while_somebody_reads_elsewhere_is_true() -> None:
    (notice,) = truth.notices(played(BOTH, at(5 * MINUTE + 100, "phone", "refused")))
    assert notice.alone_for == 0
    assert notice.met


def test_a_notice_after_they_stopped_is_false_and_says_since_when() -> None:
    later = Reading("ben", "phone", 10 * MINUTE + 7_000, 15 * MINUTE)
    found = played([LAPTOP, later], at(10 * MINUTE + 7_000, "phone", "refused"))
    (notice,) = truth.notices(found)
    assert notice.alone_for == 7_000
    counted = count(found, Policy())
    assert (counted.false, counted.hasty) == (1, 1)


def test_a_false_notice_a_heartbeat_later_is_not_hasty() -> None:
    later = Reading("ben", "phone", 11 * MINUTE, 15 * MINUTE)
    counted = count(played([LAPTOP, later], at(11 * MINUTE, "phone", "refused")), Policy())
    assert (counted.false, counted.hasty) == (1, 0)


def test_a_notice_on_a_device_that_was_left_is_not_met() -> None:
    (notice,) = truth.notices(played(BOTH, at(12 * MINUTE, "laptop", "interrupted")))
    assert not notice.met
    assert notice.alone_for == 0


def test_reading_at_once_without_a_notice_is_missed() -> None:
    counted = count(played(BOTH, at(0, "laptop", "shown")), Policy())
    assert (counted.at_once, counted.missed) == (1, 1)
    assert seen_share(counted) == 0


def test_reading_at_once_with_a_notice_to_either_is_seen() -> None:
    for device in ("laptop", "phone"):
        counted = count(played(BOTH, at(7 * MINUTE, device, "interrupted")), Policy())
        assert (counted.at_once, counted.missed) == (1, 0)


def test_a_notice_before_or_after_is_none_in_time() -> None:
    for moment in (5 * MINUTE - 1, 10 * MINUTE + 1):
        assert count(played(BOTH, at(moment, "phone", "refused")), Policy()).missed == 1


def test_less_than_a_heartbeat_at_once_does_not_count() -> None:
    short = Reading("ben", "phone", 10 * MINUTE - 20_000, 15 * MINUTE)
    assert count(played([LAPTOP, short]), Policy()).at_once == 0


def test_who_stopped_at_a_notice_reads_no_more_until_a_story_is_shown_again() -> None:
    stopped = at(MINUTE, "laptop", "interrupted")
    assert count(played(BOTH, stopped), Policy()).at_once == 0
    again = count(played(BOTH, stopped, at(7 * MINUTE, "laptop", "shown")), Policy())
    assert (again.at_once, again.missed) == (1, 1)


def test_a_handoff_away_from_somebody_reading_was_unasked() -> None:
    moved = at(6 * MINUTE, "phone", "handed-off", "laptop")
    assert count(played(BOTH, moved), Policy()).unasked == 1
    assert count(played([PHONE], moved), Policy()).unasked == 0


def test_the_time_to_stop_is_from_the_takeover_to_the_hidden_text() -> None:
    moved = at(6 * MINUTE, "phone", "went-on", "laptop")
    found = played(BOTH, moved, at(6 * MINUTE + 400, "laptop", "stopped"))
    assert time_to_stop(count(found, Policy()), 0.5) == 0.4


def test_counts_add_up() -> None:
    one = count(played(BOTH, at(6 * MINUTE, "phone", "refused")), Policy())
    both = one + one
    assert (both.plays, both.notices, both.read) == (2, 2, 2 * one.read)
    assert time_to_stop(Count(), 0.5) is None


def test_reading_at_once_at_which_one_page_was_asked_for_the_other_is_seen_without_a_notice() -> (
    None
):
    asked = at(7 * MINUTE, "laptop", "asked", "phone")
    counted = count(played(BOTH, asked), Policy())
    assert (counted.at_once, counted.missed, counted.unnoticed) == (1, 0, 1)
    assert (seen_share(counted), noticed_share(counted)) == (1, 0)


def test_a_page_that_was_asked_for_a_third_device_or_at_another_time_was_not_seen() -> None:
    for asked in (
        at(7 * MINUTE, "laptop", "asked", "tablet"),
        at(MINUTE, "laptop", "asked", "phone"),
    ):
        assert count(played(BOTH, asked), Policy()).missed == 1


def test_a_page_that_waits_is_no_notice() -> None:
    counted = count(played(BOTH, at(5 * MINUTE, "phone", "waits")), Policy())
    assert counted.notices == 0
