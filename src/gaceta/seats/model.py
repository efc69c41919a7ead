"""The engine's words: seats, devices, leases, verdicts and events. All times are milliseconds."""

from dataclasses import dataclass, field
from typing import Literal

EndReason = Literal["released", "expired", "displaced", "handed-off", "revoked"]
Sharing = Literal["none", "noticed", "shared"]
"""Whether a seat looks as if several people read it in turn; see ``sharing.py``."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How long things last, in milliseconds. Each is a setting (``GACETA_HEARTBEAT`` and so on)."""

    heartbeat: int = 20_000
    lease: int = 60_000
    quiet: int = 30_000
    """A holder not heard of for this long is no longer reading: its seat is handed off unasked."""
    pass_life: int = 60_000
    skew: int = 5_000
    store_budget: int = 300
    degraded: int = 30 * 60_000
    """How long subscribers read on while the store is down."""
    takeovers: int = 6
    """This many takeovers of a seat within ``takeover_window``; the next one waits."""
    takeover_window: int = 120_000
    takeover_pause: int = 15_000
    idle: int = 60_000
    """A page that nobody has touched for so long says that it is not being read."""
    question: int = 6_000
    """So long a page in sight has to be touched before another device is refused; 0: it is not asked."""
    sharing_return: int = 30 * 60_000
    """A displaced device that wins its seat back within this makes an alternation."""
    sharing_apart: int = 10 * 60_000
    """Alternations nearer to the last one than this are one and the same."""
    sharing_noticed: int = 4
    """So many alternations within ``sharing_window``: the notice says so in a sentence."""
    sharing_shared: int = 8
    """So many, on ``sharing_days`` days: every story says so."""
    sharing_days: int = 3
    sharing_window: int = 7 * 24 * 3_600_000
    sharing_quiet: int = 3 * 24 * 3_600_000
    """Without an alternation for so long, the sharing state is none again."""


@dataclass(frozen=True, slots=True)
class Device:
    """A browser or an app.

    ``id`` is the hash of its cookie. ``kind`` is a label to show ("phone safari"), never an identity.
    """

    id: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """A seat held by a device until ``expires`` on the store's clock."""

    device: Device
    epoch: int
    since: int
    heard: int
    """When the device last said that it is being read."""
    expires: int
    reading: bool = True
    """False once the device said that it is hidden or idle."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a seat: a device with an entitlement ``written`` then and good ``until`` then.

    All moments are on the newspaper's clock, which may differ from the store's.
    """

    device: Device
    until: int
    written: int = 0
    asked: int | None = None
    """When the question was put. Without it, the two clocks are taken for one."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a device's last lease ended: what it is told when it comes back."""

    device: str
    epoch: int
    reason: EndReason
    at: int


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A device's entitlements written before this moment (on the newspaper's clock) are over."""

    device: str
    written_before: int


@dataclass(frozen=True, slots=True)
class Question:
    """The page that holds this epoch was asked then whether it is still being read."""

    epoch: int
    at: int


@dataclass(frozen=True, slots=True)
class Seat:
    """Everything that is kept of one seat. No address, no article, no history of reading."""

    leases: tuple[Lease, ...] = ()
    epoch: int = 0
    """The highest epoch ever granted on this seat."""
    capacity: int = 1
    endings: tuple[Ending, ...] = ()
    answers: "tuple[Answered, ...]" = ()
    takeovers: tuple[int, ...] = ()
    not_before: int = 0
    """Entitlements written before this moment (on the newspaper's clock) were revoked."""
    first: int = 0
    """The first epoch of this record. A signed epoch below it proves that an older record was lost."""
    claim: int = 0
    """After lost state: the highest signed epoch by which the seat was won back."""
    granted: int = 0
    ended: int = 0
    dismissed: tuple[Dismissal, ...] = ()
    alternations: tuple[int, ...] = ()
    """When the seat was won back from a device being read, most recent last; see ``sharing.py``."""
    question: Question | None = None
    """The last one to a lease that runs; see ``questions.py``."""


# What the engine answers.


@dataclass(frozen=True, slots=True)
class Granted:
    """The device may read until ``lease.expires``. The only verdict from which a pass is minted."""

    lease: Lease
    how: Literal["free", "held", "handoff", "takeover", "regained"]
    now: int
    """The store's clock at the decision, so that lengths can be told without comparing clocks."""
    sharing: Sharing = "none"
    """Told where a page asks, not with each heartbeat."""
    asked: bool = False
    """Another device asks for the seat: is this one still read? Only a look tells it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The notice: the seat is being read on another device. Name ``holder.epoch`` to take over."""

    holder: Lease
    now: int
    lost: Ending | None = None
    """How this device's own lease ended, if it had one: it was displaced rather than late."""
    wait: int = 0
    """A takeover must wait this long, since the seat has moved too often of late."""
    sharing: Sharing = "none"
    asking: int = 0
    """The other device is being asked whether it is still read: ask again in so long. 0: it is read."""


@dataclass(frozen=True, slots=True)
class Displaced:
    """The epoch that the device named is over; it stops. ``holder`` reads now, if anybody does."""

    reason: EndReason
    holder: Lease | None
    now: int


@dataclass(frozen=True, slots=True)
class TooOften:
    """The seat has been taken back and forth; the holder reads on and the others wait."""

    retry_after: int
    holder: Lease
    now: int


@dataclass(frozen=True, slots=True)
class Released:
    """The device holds the seat no longer."""

    now: int


@dataclass(frozen=True, slots=True)
class Revoked:
    """The entitlement was revoked after it was written; ask the newspaper for a new one."""

    now: int


Verdict = Granted | Taken | Displaced | TooOften | Released | Revoked


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that was answered, so that its retry gets the same answer and makes no event."""

    request: str
    device: str
    verdict: Verdict
    at: int
    eventful: bool = False
    """It began or ended a lease."""


# What happened: each grant begins once and ends once.


@dataclass(frozen=True, slots=True)
class Began:
    seat: str
    epoch: int
    device: str
    at: int
    kind: str = field(default="", compare=False)
    """The device's label, for whoever shows what happened."""


@dataclass(frozen=True, slots=True)
class Ended:
    seat: str
    epoch: int
    device: str
    at: int
    reason: EndReason
    kind: str = field(default="", compare=False)


Event = Began | Ended


class StoreDown(Exception):
    """The store gave no answer in time. What was asked may or may not have happened."""
