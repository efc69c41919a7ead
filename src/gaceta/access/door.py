"""Around every story: ``enter`` decides, ``leave`` writes the cookies and headers.

The four facts are gathered here in the order of the folders: the story, the reader and the device,
what they hold, and whether this device may read now.
"""

import time
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from gaceta.access import engine, tokens
from gaceta.access.notices import Notice, notice_of
from gaceta.access.places import place_of
from gaceta.access.speculation import is_speculative
from gaceta.entitlements import Entitlement
from gaceta.readers.devices import device_of
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
from gaceta.seats.model import Asker, Device, Granted, Sharing, StoreDown, Verdict
from gaceta.subscriptions.business import usage
from gaceta.subscriptions.holdings import entitlement_of

Shows = Literal["all", "teaser", "nothing"]

OUTCOMES: dict[type[Decision], tuple[str, Shows, int]] = {
    Open: ("open", "all", 200),
    Allowed: ("allowed", "all", 200),
    SignIn: ("sign-in", "teaser", 200),
    Subscribe: ("subscribe", "teaser", 200),
    SeatTaken: ("seat-taken", "nothing", 409),
    Unavailable: ("unavailable", "nothing", 503),
}


@dataclass
class Holding:
    """What the reader holds, looked up when the story first asks."""

    request: HttpRequest
    entitlement: Entitlement | None = None

    def find(self) -> Entitlement | None:
        device = device_of(self.request)
        self.entitlement = entitlement_of(self.request.user, device, time.time())
        return self.entitlement


@dataclass(frozen=True)
class Reading:
    """What the reader's script starts from. ``epoch`` is None while the store is down."""

    epoch: int | None
    degraded: bool
    moved_here: bool
    place: str
    beat_ms: int
    idle_ms: int


@dataclass
class Entry:
    """A decision, in the words of the templates."""

    request: HttpRequest
    story: str
    decision: Decision
    holding: Holding = field(repr=False)
    asked: float
    """When the seat was asked for, in seconds since 1970."""

    @property
    def outcome(self) -> str:
        return OUTCOMES[type(self.decision)][0]

    @property
    def shows(self) -> Shows:
        return OUTCOMES[type(self.decision)][1]

    @property
    def status(self) -> int:
        return OUTCOMES[type(self.decision)][2]

    @cached_property
    def notice(self) -> Notice | None:
        """What to tell a reader whose seat is being read elsewhere."""
        if isinstance(self.decision, SeatTaken):
            return notice_of(self.decision, next_path=self.request.get_full_path())
        return None

    @property
    def sharing(self) -> Sharing:
        """ "shared" puts the message on every story, whichever device has the seat."""
        return self.decision.sharing if isinstance(self.decision, Allowed | SeatTaken) else "none"

    @cached_property
    def reading(self) -> Reading | None:
        if not isinstance(self.decision, Allowed):
            return None
        lease = self.decision.lease
        return Reading(
            epoch=lease.epoch if lease else None,
            degraded=lease is None,
            moved_here=self.decision.moved_here,
            place=place_of(self.request.user, self.story),
            beat_ms=engine.config().policy.heartbeat,
            idle_ms=engine.config().policy.idle,
        )


def enter(request: HttpRequest, story: Story, name: str) -> Entry:
    """May this reader, on this device, read the story called ``name`` now?"""
    holding, asked = Holding(request), time.time()
    decision = may_read(
        story,
        request.user.is_authenticated,
        holding.find,
        partial(_ask_seat, speculative=is_speculative(request)),
        degraded_ms=engine.config().policy.degraded,
    )
    return Entry(request, name, decision, holding, asked)


def leave(response: HttpResponse, entry: Entry) -> HttpResponse:
    """The response with the entry's status, cookies and cache rules."""
    response.status_code = entry.status
    patch_vary_headers(response, ["Cookie", "Sec-Purpose"])
    # no-cache rather than no-store: a page that may not be kept cannot come back from the
    # back-forward cache. Signing out clears what is kept.
    response["Cache-Control"] = "private, no-cache"
    if entry.holding.entitlement:
        tokens.set_entitlement(response, entry.holding.entitlement)
    if isinstance(entry.decision, Allowed) and entry.holding.entitlement:
        allowed = entry.decision
        tokens.set_pass(
            response,
            entry.holding.entitlement,
            allowed.lease,
            left_ms=allowed.left_ms,
            asked=entry.asked,
        )
    if isinstance(entry.decision, SeatTaken | Unavailable):
        response["Cache-Control"] = "private, no-store"
    if isinstance(entry.decision, Unavailable):
        response["Retry-After"] = "30"
    return response


def asker_of(entitlement: Entitlement) -> Asker:
    """Who asks, in the engine's words."""
    return Asker(
        Device(entitlement.device, entitlement.kind),
        until=int(entitlement.until * 1000),
        written=int(entitlement.written * 1000),
        asked=int(time.time() * 1000),
    )


def _ask_seat(entitlement: Entitlement, *, speculative: bool) -> Verdict | Down:
    seats = engine.engine()
    asker = asker_of(entitlement)
    try:
        if speculative:
            # A page fetched in advance is for a device that reads already: it takes no lease.
            return engine.wait_for(seats.look(entitlement.seat, asker))
        verdict = engine.wait_for(seats.acquire(entitlement.seat, asker, request=""))
    except StoreDown:
        return Down(seats.down_for_ms())
    if isinstance(verdict, Granted):
        usage.count(entitlement.seat, timezone.localdate())
    return verdict
