"""What goes in and out over HTTP, as types. The OpenAPI document is made from these."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from gaceta.seats.model import EndReason

# The lookahead closes a gap: in Python "$" also matches before a newline at the end.
RequestId = Annotated[
    str,
    Meta(
        min_length=8,
        max_length=64,
        pattern=r"^[A-Za-z0-9_-]{8,64}(?!\n)$",
        description="Chosen by the caller: a retry with the same one gets the same answer.",
    ),
]
Epoch = Annotated[
    int,
    Meta(
        ge=1,
        le=2**53 - 1,
        description="The fencing number of a lease: it only grows. Written without a fraction.",
    ),
]
Milliseconds = Annotated[int, Meta(ge=0, description="A length of time in milliseconds.")]

# What callers send.


class Acquire(Struct, frozen=True, forbid_unknown_fields=True):
    """May this device read?"""

    request: RequestId


class Renew(Struct, frozen=True, forbid_unknown_fields=True):
    """A heartbeat of the lease with this epoch. With `reading` false: hidden or idle from now on."""

    request: RequestId
    epoch: Epoch
    reading: bool = True


class Takeover(Struct, frozen=True, forbid_unknown_fields=True):
    """Go on here, in place of the holder with this epoch, which the notice named."""

    request: RequestId
    epoch: Epoch


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """This device reads no longer."""

    request: RequestId
    epoch: Epoch


Message = Acquire | Renew | Takeover | Release

# Good answers.


class Granted(Struct, frozen=True, tag_field="state", tag="granted"):
    """The device may read. The pass comes along as a cookie."""

    how: Literal["free", "held", "handoff", "takeover", "regained"]
    epoch: Epoch
    expires_in_ms: Milliseconds
    beat_in_ms: Milliseconds
    """When to renew."""


class Released(Struct, frozen=True, tag_field="state", tag="released"):
    """The device holds the seat no longer."""


class Degraded(Struct, frozen=True, tag_field="state", tag="degraded"):
    """The seat store gives no answer; read on, and ask again after `beat_in_ms`."""

    beat_in_ms: Milliseconds


class Holder(Struct, frozen=True):
    """The device that reads now."""

    kind: str
    """A label to show, such as "phone safari"."""
    for_ms: Milliseconds
    """For how long it has held the seat."""
    epoch: Epoch


class Health(Struct, frozen=True):
    """Whether the seat store answers."""

    status: Literal["ok", "degraded"]
    seats: Literal["up", "down"]
    down_for_ms: Milliseconds


# What the event stream tells, in events called "seat".


class Held(Struct, frozen=True, tag_field="state", tag="held"):
    """This device holds the seat, at this epoch.

    With `asked` another device asks for it: rest at once, and acquire as soon as somebody touches the
    page. Some seconds later a seat at rest goes to the other device.
    """

    epoch: Epoch
    asked: bool


class ReadElsewhere(Struct, frozen=True, tag_field="state", tag="displaced"):
    """Another device reads. `reason` is how this device's own last lease ended, if it had one."""

    reason: EndReason | None
    holder: Holder


class Free(Struct, frozen=True, tag_field="state", tag="free"):
    """Nobody reads."""


SeatEvent = Held | ReadElsewhere | Free

StreamEnd = Literal["replaced", "entitlement-over", "restart"]


class End(Struct, frozen=True):
    """The last event of a stream, called "end". After `replaced`, do not connect again."""

    why: StreamEnd


# Problems (RFC 9457).


class Problem(Struct, kw_only=True):
    """What went wrong, for programs (`type`) and for people (`title`, `detail`)."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str


class SeatTaken(Problem, kw_only=True):
    """The notice. Name `holder.epoch` to take over, after `wait_ms` if it is not 0.

    With `asking_ms` it is no notice yet: the holder is being asked whether it is still read, and whoever
    acquires again in so long hears what came of it. A takeover need not wait for that.
    """

    holder: Holder
    lost: EndReason | None
    """How this device's own lease ended, if it had one."""
    wait_ms: Milliseconds
    asking_ms: Milliseconds


class Displaced(Problem, kw_only=True):
    """The epoch that was named is over. Stop; `holder` reads now, if anybody does."""

    reason: EndReason
    holder: Holder | None


class TooOften(Problem, kw_only=True):
    """The seat has been taken back and forth. Wait before the next takeover."""

    retry_after_ms: Milliseconds
    holder: Holder
