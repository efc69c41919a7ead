"""The story: may this reader, on this device, read this story now?

A pure function without I/O. The door (``access/``) gathers the facts and hands them in; templates
and the gate choose the words for the answer. What happens when a part is down is decided here, once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gaceta.entitlements import Entitlement
from gaceta.seats.model import (
    Displaced,
    Granted,
    Lease,
    Revoked,
    Sharing,
    Taken,
    TooOften,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Story:
    """What the newspaper asks for before the whole of it is shown."""

    access: Literal["open", "registration", "metered", "subscription"]
    anonymous: int = 0
    """Metered: so many stories a month are free for whoever is not signed in."""
    registered: int = 0
    """Metered: so many for whoever is, without a subscription."""


@dataclass(frozen=True, slots=True)
class Down:
    """The seat store gives no answer, and has not for ``for_ms`` milliseconds."""

    for_ms: int


@dataclass(frozen=True, slots=True)
class UsedUp:
    """The month's free stories were read, and this is none of them. 0 for a program, which gets none."""

    read: int


@dataclass(frozen=True, slots=True)
class NotYet:
    """A page fetched in advance: the story counts when somebody opens it."""


@dataclass(frozen=True, slots=True)
class Unproved:
    """The reader has a seat, and the device a key; that it is this device has yet to be shown."""


@dataclass(frozen=True, slots=True)
class Open:
    """Free for everybody, or for everybody who is signed in."""


@dataclass(frozen=True, slots=True)
class Given:
    """The whole story: a subscriber gave it."""


@dataclass(frozen=True, slots=True)
class Free:
    """The whole story, metered: ``read`` of the month's ``of`` free ones, this one among them."""

    read: int
    of: int
    again: bool = False
    """It had been opened before this month, and was not counted anew."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The whole story. ``lease`` is None while the store is down: reading goes on without one."""

    lease: Lease | None
    moved_here: bool = False
    """The seat came from another device just now: go to the place where reading stopped there."""
    left_ms: int = 0
    """For how long the lease lasts from now on, if nothing more is heard of the device."""
    sharing: Sharing = "none"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Nobody is signed in."""

    read: int = 0
    """So many free stories were read this month, and there are no more."""


@dataclass(frozen=True, slots=True)
class Register:
    """Nobody is signed in, and an account is enough."""

    more: int | None = None
    """So many stories a month, this one among them; None where this one is open to every account."""
    read: int = 0


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Signed in, without a seat. ``read`` as above."""

    read: int = 0


@dataclass(frozen=True, slots=True)
class Prove:
    """Signed in, with a seat; the device must first sign with its key."""


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """The notice: ``holder`` reads now. ``wait_ms`` is set where the seat moved too often of late.

    With ``asking_ms`` it is no notice yet: the holder is being asked, and in so long there is an answer.
    """

    holder: Lease
    now: int
    displaced: bool = False
    wait_ms: int = 0
    sharing: Sharing = "none"
    asking_ms: int = 0


@dataclass(frozen=True, slots=True)
class Unavailable:
    """We cannot tell who reads, for longer than reading goes on unasked."""


Decision = (
    Open | Given | Free | Allowed | SignIn | Register | Subscribe | Prove | SeatTaken | Unavailable
)
Count = Free | UsedUp | NotYet


def nobody_gave_it() -> bool:
    """There are no gifts."""
    return False


def none_is_free(most: int) -> Count:
    """There is no meter."""
    return UsedUp(0)


def may_read(
    story: Story,
    signed_in: bool,
    find_holding: Callable[[], Entitlement | Unproved | None],
    ask_seat: Callable[[Entitlement], Verdict | Down],
    *,
    degraded_ms: int,
    is_given: Callable[[], bool] = nobody_gave_it,
    count: Callable[[int], Count] = none_is_free,
) -> Decision:
    """May this reader, on this device, read this story now? Each question is asked only if needed."""
    if story.access == "open" or (story.access == "registration" and signed_in):
        return Open()
    if is_given():
        return Given()
    if not signed_in:
        return _anonymous(story, count)
    holding = find_holding()
    if holding is None:
        return _without_a_seat(story, count)
    if isinstance(holding, Unproved):
        return Prove()
    return _with_a_seat(story, ask_seat(holding), degraded_ms, count)


def _with_a_seat(
    story: Story, answer: Verdict | Down, degraded_ms: int, count: Callable[[int], Count]
) -> Decision:
    match answer:
        case Granted(lease, how, now, sharing):
            moved_here = how in ("handoff", "takeover")
            return Allowed(lease, moved_here, max(0, lease.expires - now), sharing)
        case Taken(holder, now, lost, wait, sharing, asking):
            # What ended this device's reading is what began the holder's.
            displaced = lost is not None and lost.at == holder.since
            return SeatTaken(holder, now, displaced, wait, sharing, asking)
        case TooOften(retry_after, holder, now):
            return SeatTaken(holder, now, wait_ms=retry_after)
        case Displaced(_, Lease() as holder, now):
            return SeatTaken(holder, now, displaced=True)
        case Revoked():
            return _without_a_seat(story, count)
        case Down(for_ms) if for_ms <= degraded_ms:
            return Allowed(lease=None)
        case _:
            # Who pays never gets less than who does not.
            free = _free(story, story.registered, count)
            return free if isinstance(free, Free) else Unavailable()


def _anonymous(story: Story, count: Callable[[int], Count]) -> Decision:
    if story.access == "registration":
        return Register()
    match _free(story, story.anonymous, count):
        case Free() as free:
            return free
        case NotYet():
            return Unavailable()
        case UsedUp(read) if story.access == "metered" and story.registered:
            return Register(story.registered, read)
        case UsedUp(read):
            return SignIn(read)


def _without_a_seat(story: Story, count: Callable[[int], Count]) -> Decision:
    match _free(story, story.registered, count):
        case Free() as free:
            return free
        case NotYet():
            return Unavailable()
        case UsedUp(read):
            return Subscribe(read)


def _free(story: Story, most: int, count: Callable[[int], Count]) -> Count:
    """The meter's answer, where there is one to ask."""
    return count(most) if story.access == "metered" and most else UsedUp(0)
