"""Around every story: ``enter`` decides, ``leave`` writes the cookies and headers.

The four facts are gathered here in the order of the folders: the story, the reader and the device,
what they hold, and whether this device may read now.
"""

import time
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from gaceta.access import engine, tokens
from gaceta.access.asked import Asked
from gaceta.access.device_keys import KeyWanted, holding_of, key_wanted
from gaceta.access.gifts import GiftHere, GiftOffer, gift_offer
from gaceta.access.meter import Meter
from gaceta.access.months import next_month, this_month
from gaceta.access.notices import Notice, notice_of
from gaceta.access.places import place_of
from gaceta.access.speculation import is_speculative
from gaceta.entitlements import Entitlement
from gaceta.gate.callers import ENTITLEMENT_COOKIE
from gaceta.reading import (
    Allowed,
    Decision,
    Down,
    Free,
    Given,
    Open,
    Prove,
    Register,
    SeatTaken,
    SignIn,
    Subscribe,
    Unavailable,
    Unproved,
    may_read,
)
from gaceta.seats.model import Asker, Device, Granted, Sharing, StoreDown, Verdict
from gaceta.subscriptions.business import usage

Shows = Literal["all", "teaser", "nothing"]

OUTCOMES: dict[type[Decision], tuple[str, Shows, int]] = {
    Open: ("open", "all", 200),
    Given: ("given", "all", 200),
    Free: ("free", "all", 200),
    Allowed: ("allowed", "all", 200),
    SignIn: ("sign-in", "teaser", 200),
    Register: ("register", "teaser", 200),
    Subscribe: ("subscribe", "teaser", 200),
    Prove: ("prove", "teaser", 200),
    SeatTaken: ("seat-taken", "nothing", 409),
    Unavailable: ("unavailable", "nothing", 503),
}
ASKING: tuple[str, Shows, int] = ("asking", "teaser", 409)
"""The seat is taken, and the other device is being asked whether it is still read."""


@dataclass
class Holding:
    """What the reader holds, looked up when the story first asks."""

    request: HttpRequest
    entitlement: Entitlement | None = None

    def find(self) -> Entitlement | Unproved | None:
        found = holding_of(self.request)
        self.entitlement = found if isinstance(found, Entitlement) else None
        return found


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
    asked_for: Asked
    decision: Decision
    meter: Meter = field(repr=False)
    gift: GiftHere = field(repr=False)
    holding: Holding = field(repr=False)
    asked: float
    """When the seat was asked for, in seconds since 1970."""

    @property
    def was_signed_out(self) -> bool:
        """This browser read with an account until its session was ended, from elsewhere or by time."""
        signed_in = self.request.user.is_authenticated
        return not signed_in and bool(self.request.COOKIES.get(ENTITLEMENT_COOKIE))

    @property
    def outcome(self) -> str:
        return self._told[0]

    @property
    def shows(self) -> Shows:
        return self._told[1]

    @property
    def status(self) -> int:
        return self._told[2]

    @property
    def asks_again_in(self) -> int:
        """Seconds, 0 for never: when the page goes on by itself, to the story or the notice."""
        taken = self.decision
        return -(-taken.asking_ms // 1000) if isinstance(taken, SeatTaken) else 0

    @property
    def _told(self) -> tuple[str, Shows, int]:
        return ASKING if self.asks_again_in else OUTCOMES[type(self.decision)]

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

    @property
    def anew(self) -> date:
        """The day from which free stories are counted anew."""
        return next_month(this_month())

    @cached_property
    def giving(self) -> GiftOffer | None:
        """What a subscriber who reads may give; None where stories are not given."""
        if not isinstance(self.decision, Allowed) or self.decision.lease is None:
            return None
        return gift_offer(self.request, self.asked_for, self.story)

    @cached_property
    def key_wanted(self) -> KeyWanted | None:
        """What the script is asked of the device's key, where something is."""
        asks = isinstance(self.decision, Allowed | Prove)
        return key_wanted(self.request, proof=isinstance(self.decision, Prove)) if asks else None

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


def enter(request: HttpRequest, asked_for: Asked, name: str) -> Entry:
    """May this reader, on this device, read the story called ``name`` now?"""
    holding, asked = Holding(request), time.time()
    meter, gift = Meter(request, asked_for.meter, name), GiftHere(request, name)
    decision = may_read(
        asked_for.story,
        request.user.is_authenticated,
        holding.find,
        partial(_ask_seat, speculative=is_speculative(request)),
        degraded_ms=engine.config().policy.degraded,
        is_given=gift.look,
        count=meter.count,
    )
    return Entry(request, name, asked_for, decision, meter, gift, holding, asked)


def previewed(asked_for: Asked, *, whole: bool) -> dict[str, Any]:
    """For an editor: the whole story, or what is left for a stranger who has read all that is free."""
    decision: Decision = Open()
    if not whole:
        decision = may_read(
            asked_for.story, False, lambda: None, lambda _: Down(for_ms=0), degraded_ms=0
        )
    outcome, shows, _ = OUTCOMES[type(decision)]
    return {"outcome": outcome, "shows": shows, "decision": decision, "asked_for": asked_for}


def leave(response: HttpResponse, entry: Entry) -> HttpResponse:
    """The response with the entry's status, cookies and cache rules."""
    response.status_code = entry.status
    patch_vary_headers(response, ["Cookie", "Sec-Purpose"])
    # no-cache rather than no-store: a page that may not be kept cannot come back from the
    # back-forward cache. Signing out clears what is kept.
    response["Cache-Control"] = "private, no-cache"
    entry.meter.leave(response)
    if isinstance(entry.decision, Given):
        response["X-Robots-Tag"] = "noindex"
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
    if entry.asks_again_in:
        # A header, so that it works without script. Not to the page's own address: that would be a
        # reload, after which the browser keeps the reader at the top.
        again = reverse("access:again", query={"next": entry.request.get_full_path()})
        response["Refresh"] = f"{entry.asks_again_in};url={again}"
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
