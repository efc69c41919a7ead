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

    access: Literal["open", "subscription"]


@dataclass(frozen=True, slots=True)
class Down:
    """The seat store gives no answer, and has not for ``for_ms`` milliseconds."""

    for_ms: int


@dataclass(frozen=True, slots=True)
class Unproved:
    """The reader has a seat, and the device a key; that it is this device has yet to be shown."""


@dataclass(frozen=True, slots=True)
class Open:
    """Free for everybody."""


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


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Signed in, without a seat."""


@dataclass(frozen=True, slots=True)
class Prove:
    """Signed in, with a seat; the device must first sign with its key."""


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """The notice: ``holder`` reads now. ``wait_ms`` is set where the seat moved too often of late."""

    holder: Lease
    now: int
    displaced: bool = False
    wait_ms: int = 0
    sharing: Sharing = "none"


@dataclass(frozen=True, slots=True)
class Unavailable:
    """We cannot tell who reads, for longer than reading goes on unasked."""


Decision = Open | Allowed | SignIn | Subscribe | Prove | SeatTaken | Unavailable


def may_read(
    story: Story,
    signed_in: bool,
    find_holding: Callable[[], Entitlement | Unproved | None],
    ask_seat: Callable[[Entitlement], Verdict | Down],
    *,
    degraded_ms: int,
) -> Decision:
    """May this reader, on this device, read this story now? Each question is asked only if needed."""
    if story.access == "open":
        return Open()
    if not signed_in:
        return SignIn()
    holding = find_holding()
    if not isinstance(holding, Entitlement):
        return Prove() if holding else Subscribe()
    match ask_seat(holding):
        case Granted(lease, how, now, sharing):
            moved_here = how in ("handoff", "takeover")
            return Allowed(lease, moved_here, max(0, lease.expires - now), sharing)
        case Taken(holder, now, lost, wait, sharing):
            # What ended this device's reading is what began the holder's.
            displaced = lost is not None and lost.at == holder.since
            return SeatTaken(holder, now, displaced, wait, sharing)
        case TooOften(retry_after, holder, now):
            return SeatTaken(holder, now, wait_ms=retry_after)
        case Displaced(_, Lease() as holder, now):
            return SeatTaken(holder, now, displaced=True)
        case Revoked():
            return Subscribe()
        case Down(for_ms) if for_ms <= degraded_ms:
            return Allowed(lease=None)
        case _:
            return Unavailable()
