"""The newspaper and its gate, on the real engine: what ``access/door.py`` and ``gate/`` do, without HTTP.

``tests/proof`` holds the gate's answers equal to those of ``gate/answers.py``.
"""

from collections.abc import Coroutine
from dataclasses import replace
from random import Random
from typing import Any, Protocol

from gaceta.entitlements import Entitlement
from gaceta.passes import Pass
from gaceta.proof.page import Question
from gaceta.proof.simulation.agenda import NOON, Agenda, NoLimit, drive
from gaceta.proof.simulation.store import Asking, FaultyStore
from gaceta.proof.simulation.wire import Cookies, Reply
from gaceta.reading import Allowed, Decision, Down, SeatTaken, Story, may_read
from gaceta.seats.engine import Engine, Tell
from gaceta.seats.model import (
    Asker,
    Device,
    Displaced,
    Granted,
    Lease,
    Policy,
    Released,
    Revoked,
    StoreDown,
    Taken,
    TooOften,
    Verdict,
)

ENTITLED_FOR = 15 * 60
"""Seconds, as ``subscriptions/holdings.py`` has it."""
SHORTEST_BEAT = 1000
STORY = Story("subscription")


class Subscriber(Protocol):
    """Whose seat it is, and whether there is a subscription."""

    @property
    def seat(self) -> str: ...

    @property
    def subscribed(self) -> bool: ...


class Origin:
    """Answers requests one at a time, each at its own moment of virtual time."""

    def __init__(
        self,
        agenda: Agenda,
        chance: Random,
        store: FaultyStore,
        policy: Policy,
        tell: Tell,
    ) -> None:
        self._agenda = agenda
        self._chance = chance
        self._store = store
        self._policy = policy
        self.engine = Engine(
            store,
            policy,
            tell=tell,
            monotonic=lambda: agenda.now / 1000,
            within=NoLimit,
        )

    def clock(self) -> float:
        """The newspaper's clock and the gate's: seconds since 1970."""
        return (NOON + self._agenda.now) / 1000

    # The gate.

    def gate(self, cookies: Cookies, to: Question, epoch: int, request: str) -> Reply:
        """One of the gate's operations, by the name that the page's rules give it."""
        entitlement = self._good(cookies)
        if entitlement is None:
            return Reply(401)
        now = self.clock()
        asker = asker_of(entitlement, now)
        claim = proven_epoch(cookies, now)
        op = "renew" if to == "rest" else to
        asking = Asking(op, cookies.device, asker, epoch, to != "rest", claim, f"{op} {request}")
        try:
            verdict = self._put(entitlement.seat, asking)
        except StoreDown:
            return replace(self._without_store(asking, entitlement, claim), took=self._store.spent)
        return self._answer(verdict, entitlement)

    def _put(self, seat: str, asking: Asking) -> Verdict:
        self._store.asking = asking
        engine, asker, request = self.engine, asking.asker, asking.request
        question: Coroutine[Any, Any, Verdict]
        match asking.op:
            case "acquire":
                question = engine.acquire(seat, asker, request=request)
            case "takeover":
                question = engine.takeover(seat, asker, asking.epoch, request=request)
            case "look":
                question = engine.look(seat, asker)
            case _:
                question = engine.renew(
                    seat,
                    asker,
                    asking.epoch,
                    request=request,
                    reading=asking.reading,
                    claim=asking.claim,
                )
        return drive(question)

    def _answer(self, verdict: Verdict, entitlement: Entitlement) -> Reply:
        match verdict:
            case Granted(lease, _, now):
                left = max(0, lease.expires - now)
                beat = min(self._policy.heartbeat, max(left // 2, SHORTEST_BEAT))
                return Reply(
                    200,
                    "granted",
                    lease.epoch,
                    beat,
                    read_pass=self.mint(entitlement, lease),
                )
            case Taken(wait=wait, asking=asking):
                return Reply(409, wait=wait, asking=asking)
            case Displaced():
                return Reply(409, drops_pass=True)
            case TooOften(retry_after):
                return Reply(429, wait=retry_after)
            case Revoked():
                return Reply(401, drops_pass=True)
            case Released():
                return Reply(200, "released", drops_pass=True)

    def mint(self, entitlement: Entitlement, lease: Lease) -> Pass:
        """The only place where a pass comes from a lease (I7)."""
        ends = min(lease.expires / 1000, self.clock() + self._policy.pass_life / 1000)
        return Pass(entitlement.seat, entitlement.device, lease.epoch, ends)

    def _without_store(self, asking: Asking, entitlement: Entitlement, claim: int | None) -> Reply:
        if asking.op == "takeover" or self.engine.down_for_ms() > self._policy.degraded:
            return Reply(503)
        beat = round(self._policy.heartbeat * (0.75 + self._chance.random() / 2))
        return Reply(200, "degraded", beat=beat, read_pass=self._degraded(entitlement, claim or 0))

    def _degraded(self, entitlement: Entitlement, epoch: int) -> Pass:
        now = self.clock()
        ends = min(entitlement.until, now + self._policy.pass_life / 1000)
        return Pass(entitlement.seat, entitlement.device, epoch, ends, degraded=True)

    def _good(self, cookies: Cookies) -> Entitlement | None:
        it = cookies.entitlement
        if it is None or it.device != cookies.device or it.until <= self.clock():
            return None
        return it

    def look(self, cookies: Cookies) -> Verdict | None:
        """What a stream sees; None while the store gives no answer."""
        it = cookies.entitlement
        if it is None:
            return Revoked(0)
        try:
            return self._put(it.seat, Asking("look", cookies.device, asker_of(it, self.clock())))
        except StoreDown:
            return None

    # The newspaper.

    def story(
        self, whose: Subscriber, cookies: Cookies, kind: str, *, speculative: bool = False
    ) -> Reply:
        """A page view, through the door."""
        holding = self._holding(whose, cookies, kind)

        def ask_seat(it: Entitlement) -> Verdict | Down:
            op = "look" if speculative else "acquire"
            try:
                return self._put(it.seat, Asking(op, cookies.device, asker_of(it, self.clock())))
            except StoreDown:
                return Down(self.engine.down_for_ms())

        self._store.spent = 0
        decision = may_read(
            STORY, True, lambda: holding, ask_seat, degraded_ms=self._policy.degraded
        )
        return self._page(decision, holding)

    def _page(self, decision: Decision, holding: Entitlement | None) -> Reply:
        reply = Reply(200, decision=decision, entitlement=holding, took=self._store.spent)
        match decision:
            case Allowed(None) if holding:
                return replace(reply, read_pass=self._degraded(holding, 0))
            case Allowed(lease) if holding and lease:
                return replace(reply, epoch=lease.epoch, read_pass=self.mint(holding, lease))
            case SeatTaken(holder, wait_ms=wait, asking_ms=asking):
                return replace(reply, status=409, epoch=holder.epoch, wait=wait, asking=asking)
            case _:
                return reply

    def entitle(self, whose: Subscriber, cookies: Cookies, kind: str) -> Reply:
        """A new statement for the gate, for a page that stays open."""
        holding = self._holding(whose, cookies, kind)
        return Reply(204, entitlement=holding) if holding else Reply(401)

    def notice(self, whose: Subscriber, cookies: Cookies, kind: str) -> Reply:
        """The notice for the script's dialog; 204 where there is nothing to tell."""
        holding = self._holding(whose, cookies, kind)
        if holding is None:
            return Reply(204)
        try:
            verdict = self._put(
                holding.seat, Asking("look", cookies.device, asker_of(holding, self.clock()))
            )
        except StoreDown:
            return Reply(204, took=self._store.spent)
        if not isinstance(verdict, Taken):
            return Reply(204)
        return Reply(200, epoch=verdict.holder.epoch, wait=verdict.wait, entitlement=holding)

    def takeover(
        self, whose: Subscriber, cookies: Cookies, kind: str, epoch: int, request: str
    ) -> Reply:
        """The form of the notice; whatever comes of it, the story says."""
        holding = self._holding(whose, cookies, kind)
        if holding is None:
            return Reply(302)
        asking = Asking(
            "takeover", cookies.device, asker_of(holding, self.clock()), epoch, request=request
        )
        try:
            verdict = self._put(holding.seat, asking)
        except StoreDown:
            return Reply(503, took=self._store.spent)
        minted = self.mint(holding, verdict.lease) if isinstance(verdict, Granted) else None
        return Reply(302, entitlement=holding, read_pass=minted)

    def sign_out(self, whose: Subscriber, cookies: Cookies) -> None:
        """Ends this device's lease and entitlements."""
        self._end(whose, "dismiss", cookies.device)

    def new_password(self, whose: Subscriber, cookies: Cookies) -> None:
        """Ends every other device's."""
        self._end(whose, "revoke", cookies.device)

    def _end(self, whose: Subscriber, op: str, device: str) -> None:
        now = int(self.clock() * 1000)
        self._store.asking = asking = Asking(op, device, epoch=now)
        if asking.op == "dismiss":
            ending = self.engine.dismiss(whose.seat, asking.device, written_before=now)
        else:
            keep = asking.device or None
            ending = self.engine.revoke(whose.seat, written_before=now, keep=keep)
        try:
            drive(ending)
        except StoreDown:
            return

    def _holding(self, whose: Subscriber, cookies: Cookies, kind: str) -> Entitlement | None:
        if not whose.subscribed:
            return None
        now = self.clock()
        return Entitlement("reader", whose.seat, cookies.device, kind, now, now + ENTITLED_FOR)


def asker_of(it: Entitlement, now: float) -> Asker:
    """Who asks, in the engine's words."""
    until, written = int(it.until * 1000), int(it.written * 1000)
    return Asker(Device(it.device, it.kind), until, written, int(now * 1000))


def proven_epoch(cookies: Cookies, now: float) -> int | None:
    """The epoch that the caller held until lately, by its own unexpired pass (I15)."""
    it = cookies.read_pass
    if it is None or it.device != cookies.device or it.expires <= now:
        return None
    return it.epoch or None
