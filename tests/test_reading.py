from collections.abc import Callable

import pytest

from gaceta.entitlements import Entitlement
from gaceta.reading import (
    Allowed,
    Decision,
    Down,
    Open,
    SeatTaken,
    SignIn,
    Story,
    Subscribe,
    Unavailable,
    may_read,
)
from gaceta.seats.model import (
    Device,
    Displaced,
    Ending,
    Granted,
    Lease,
    Released,
    Revoked,
    Taken,
    TooOften,
    Verdict,
)

STORY = Story("subscription")
HOLDING = Entitlement("ana", "seat", "device", "phone safari", 0, 10)
LEASE = Lease(Device("other", "tablet chrome"), epoch=5, since=100, heard=150, expires=160)
MINUTE = 60_000


def never(*_: object) -> object:
    raise AssertionError("This question need not be asked.")


def ask(answer: Verdict | Down, story: Story = STORY) -> Decision:
    return may_read(story, True, lambda: HOLDING, lambda _: answer, degraded_ms=30 * MINUTE)


@pytest.mark.parametrize("signed_in", [True, False])
def test_an_open_story_asks_nothing_of_anybody(signed_in: bool) -> None:
    assert may_read(Story("open"), signed_in, never, never, degraded_ms=0) == Open()  # type: ignore[arg-type]


def test_nobody_signed_in_is_asked_to_sign_in() -> None:
    assert may_read(STORY, False, never, never, degraded_ms=0) == SignIn()  # type: ignore[arg-type]


def test_a_reader_without_a_seat_is_offered_one_and_no_seat_is_asked_for() -> None:
    nothing: Callable[[], None] = lambda: None  # noqa: E731 -- beside its like below
    assert may_read(STORY, True, nothing, never, degraded_ms=0) == Subscribe()  # type: ignore[arg-type]


def test_the_seat_asked_for_is_the_one_held() -> None:
    asked: list[Entitlement] = []

    def listen(entitlement: Entitlement) -> Verdict:
        asked.append(entitlement)
        return Granted(LEASE, "free", 100)

    may_read(STORY, True, lambda: HOLDING, listen, degraded_ms=0)
    assert asked == [HOLDING]


@pytest.mark.parametrize(
    ("how", "moved"),
    [("free", False), ("held", False), ("regained", False), ("handoff", True), ("takeover", True)],
)
def test_a_granted_seat_shows_the_story_and_whether_it_moved_here(how: str, moved: bool) -> None:
    assert ask(Granted(LEASE, how, 100)) == Allowed(LEASE, moved, left_ms=60)  # type: ignore[arg-type]


def test_a_taken_seat_is_a_notice() -> None:
    assert ask(Taken(LEASE, 120)) == SeatTaken(LEASE, 120)


def test_a_device_is_called_displaced_only_by_whoever_reads_now() -> None:
    at_once = Ending("device", 4, "displaced", at=LEASE.since)
    long_ago = Ending("device", 2, "displaced", at=LEASE.since - 1)
    assert ask(Taken(LEASE, 120, at_once)) == SeatTaken(LEASE, 120, displaced=True)
    assert ask(Taken(LEASE, 120, long_ago)) == SeatTaken(LEASE, 120, displaced=False)


def test_a_seat_that_moved_too_often_is_a_notice_with_a_wait() -> None:
    assert ask(TooOften(9_000, LEASE, 120)) == SeatTaken(LEASE, 120, wait_ms=9_000)


def test_a_displaced_device_gets_the_notice_of_whoever_reads() -> None:
    assert ask(Displaced("displaced", LEASE, 120)) == SeatTaken(LEASE, 120, displaced=True)


def test_a_revoked_entitlement_is_none() -> None:
    assert ask(Revoked(120)) == Subscribe()


@pytest.mark.parametrize("answer", [Released(120), Displaced("expired", None, 120)])
def test_a_page_fetched_in_advance_of_a_free_seat_shows_nothing(answer: Verdict) -> None:
    assert ask(answer) == Unavailable()


@pytest.mark.parametrize(
    ("for_ms", "decision"),
    [(1, Allowed(None)), (30 * MINUTE, Allowed(None)), (30 * MINUTE + 1, Unavailable())],
)
def test_while_the_store_is_down_subscribers_read_on_for_a_bounded_time(
    for_ms: int, decision: Decision
) -> None:
    assert ask(Down(for_ms)) == decision
