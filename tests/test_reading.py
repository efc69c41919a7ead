from collections.abc import Callable

import pytest

from gaceta.entitlements import Entitlement
from gaceta.reading import (
    Allowed,
    Count,
    Decision,
    Down,
    Free,
    Given,
    NotYet,
    Open,
    Register,
    SeatTaken,
    SignIn,
    Story,
    Subscribe,
    Unavailable,
    UsedUp,
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


# Who asks: nobody signed in, a reader without a seat, and subscribers by what the seat store answers.
ANSWERS: dict[str, Verdict | Down] = {
    "reads": Granted(LEASE, "held", 100),
    "taken": Taken(LEASE, 120),
    "revoked": Revoked(120),
    "down": Down(1),
    "down long": Down(31 * MINUTE),
    "in advance": Released(120),
}
PEOPLE = ("anonymous", "registered", *ANSWERS)
COUNTS: dict[str, Count] = {"free": Free(2, 3), "used": UsedUp(3), "later": NotYet()}
READS, NOTICE, BLIND = Allowed(LEASE, left_ms=60), SeatTaken(LEASE, 120), Allowed(None)
NO = Unavailable()

EVERYBODY = dict.fromkeys(PEOPLE, Open())
SEATED = {
    "anonymous": SignIn(),
    "registered": Subscribe(),
    "reads": READS,
    "taken": NOTICE,
    "revoked": Subscribe(),
    "down": BLIND,
    "down long": NO,
    "in advance": NO,
}
FREE, PAYS = COUNTS["free"], {"reads": READS, "taken": NOTICE, "down": BLIND}
SAYS: dict[tuple[str, str], dict[str, object]] = {
    ("open", "any"): EVERYBODY,
    ("registration", "any"): EVERYBODY | {"anonymous": Register()},
    ("subscription", "any"): SEATED,
    ("metered", "free"): dict.fromkeys(PEOPLE, FREE) | PAYS,
    ("metered", "used"): SEATED
    | {"anonymous": Register(5, 3), "registered": Subscribe(3), "revoked": Subscribe(3)},
    ("metered", "later"): dict.fromkeys(PEOPLE, NO) | PAYS,
}
"""What is decided of a story with three free ones a month, five with an account, and no gift."""


@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize("counted", COUNTS)
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("access", ["open", "registration", "metered", "subscription"])
def test_every_combination(access: str, who: str, counted: str, given: bool) -> None:
    decision = may_read(
        Story(access, anonymous=3, registered=5),  # type: ignore[arg-type]
        who != "anonymous",
        lambda: None if who == "registered" else HOLDING,
        lambda _: ANSWERS[who],
        degraded_ms=30 * MINUTE,
        is_given=lambda: given,
        count=lambda _: COUNTS[counted],
    )
    without_a_gift = SAYS[access, counted if access == "metered" else "any"][who]
    gift_counts = given and without_a_gift != Open()
    assert decision == (Given() if gift_counts else without_a_gift)


def test_a_meter_is_asked_only_of_a_metered_story_and_only_where_something_is_free() -> None:
    nothing: Callable[[], None] = lambda: None  # noqa: E731 -- beside its like below
    for access in ("open", "registration", "subscription"):
        for signed_in in (True, False):
            story = Story(access, anonymous=3, registered=5)  # type: ignore[arg-type]
            may_read(story, signed_in, nothing, never, degraded_ms=0, count=never)  # type: ignore[arg-type]
    none_free = Story("metered")
    assert may_read(none_free, False, nothing, never, degraded_ms=0, count=never) == SignIn()  # type: ignore[arg-type]
    assert may_read(none_free, True, nothing, never, degraded_ms=0, count=never) == Subscribe()  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", ["reads", "taken", "down"])
def test_nothing_is_counted_for_a_subscriber(answer: str) -> None:
    story = Story("metered", anonymous=3, registered=5)
    seated = lambda _: ANSWERS[answer]  # noqa: E731
    may_read(story, True, lambda: HOLDING, seated, degraded_ms=MINUTE, count=never)  # type: ignore[arg-type]


def test_the_meter_is_told_how_many_are_free_for_whoever_asks() -> None:
    story, told = Story("metered", anonymous=3, registered=5), []

    def count(most: int) -> Count:
        told.append(most)
        return UsedUp(most)

    for signed_in in (False, True):
        may_read(story, signed_in, lambda: None, never, degraded_ms=0, count=count)  # type: ignore[arg-type]
    assert told == [3, 5]


def test_where_an_account_gives_nothing_more_none_is_asked_for() -> None:
    story = Story("metered", anonymous=3)
    answer = may_read(story, False, never, never, degraded_ms=0, count=lambda _: UsedUp(3))  # type: ignore[arg-type]
    assert answer == SignIn(3)


def test_no_gift_is_looked_for_where_a_story_is_free_anyway() -> None:
    for story, signed_in in ((Story("open"), False), (Story("registration"), True)):
        may_read(story, signed_in, never, never, degraded_ms=0, is_given=never)  # type: ignore[arg-type]
