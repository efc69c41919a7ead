"""Event streams: what ``gate/events.py`` tells, and what a browser's EventSource makes of it.

Level-triggered: a ring makes the stream look, and so does time, since a ring may be lost. A look that
could see nothing new (no ring, and no lease ran out) is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from gaceta.proof.simulation.agenda import Agenda
from gaceta.proof.simulation.faults import Faults
from gaceta.proof.simulation.network import Network
from gaceta.proof.simulation.origin import Origin
from gaceta.proof.simulation.wire import Cookies
from gaceta.seats.model import Granted, Revoked, Taken, Verdict

CONNECTING, OPEN, CLOSED = 0, 1, 2
COMMENT_EVERY = 15_000

Run = Callable[[Callable[[], object]], None]


@dataclass(eq=False)
class Connection:
    """The browser's side. ``run`` does something in the page, when it can."""

    network: Network
    run: Run
    cookies: Callable[[], Cookies]
    hear: Callable[[int, bool], object]
    replaced: Callable[[], object]
    state: int = CONNECTING
    retry: float = 3_000
    line: int = -1
    stalled: bool = False


@dataclass(eq=False)
class Stream:
    """The gate's side."""

    to: Connection
    line: int
    seat: str
    cookies: Cookies
    until: float
    seen: tuple[object, ...] | None = None
    over: bool = False
    told_at: float = 0
    looks_at: list[int] = field(default_factory=list)


class Streams:
    """All streams of the gate."""

    def __init__(self, agenda: Agenda, chance: Random, faults: Faults, origin: Origin) -> None:
        self._agenda = agenda
        self._chance = chance
        self._faults = faults
        self._origin = origin
        self._open: dict[str, list[Stream]] = {}

    # The browser.

    def connect(self, it: Connection) -> None:
        """Open, or open again after ``retry``."""
        if it.state == CLOSED:
            return
        it.state = CONNECTING
        it.line = it.network.line
        it.stalled = False
        if not it.network.up or it.network.loses_request():
            self._agenda.after(it.retry, it.run, lambda: self.connect(it))
        else:
            self._agenda.after(it.network.delay(), self._accept, it, it.cookies(), it.line)

    def close(self, it: Connection) -> None:
        it.state = CLOSED

    def lost(self, it: Connection) -> None:
        """The browser has noticed that the connection is gone."""
        if it.state != CLOSED:
            it.state = CONNECTING
            self._agenda.after(it.retry, it.run, lambda: self.connect(it))

    # The gate.

    def ring(self, seat: str) -> None:
        """The seat may have changed."""
        for stream in self._open.get(seat, ()):
            if self._faults.lost_ring and self._chance.random() < self._faults.lost_ring:
                self._look_at(stream, self._agenda.now + COMMENT_EVERY)
            else:
                self._look_at(stream, self._agenda.now + 1 + self._chance.random() * 4)

    def _accept(self, it: Connection, cookies: Cookies, line: int) -> None:
        if it.state != CONNECTING or line != it.line:
            return
        entitlement = cookies.entitlement
        now = self._origin.clock()
        if not entitlement or entitlement.device != cookies.device or entitlement.until <= now:
            self._agenda.after(it.network.delay(), self._refused, it)
            return
        until = self._agenda.now + (entitlement.until - now) * 1000
        stream = Stream(it, line, entitlement.seat, cookies, until)
        for older in tuple(self._open.get(entitlement.seat, ())):
            if older.cookies.device == cookies.device:
                self._end(older, replaced=True)
        # Only now: the list is gone when the last one ends.
        self._open.setdefault(entitlement.seat, []).append(stream)
        self._agenda.after(it.network.delay(), self._opened, it, line)
        if self._faults.stalled and self._chance.random() < self._faults.stalled:
            self._agenda.after(self._chance.uniform(0, 300_000), self._stall, it, line)
        self._look(stream, self._agenda.now)

    def _refused(self, it: Connection) -> None:
        it.state = CLOSED

    def _opened(self, it: Connection, line: int) -> None:
        if it.state == CONNECTING and it.line == line:
            it.state = OPEN
            it.retry = 2_000 + 4_000 * self._chance.random()

    def _stall(self, it: Connection, line: int) -> None:
        if it.line == line:
            it.stalled = True

    def _look_at(self, stream: Stream, moment: float) -> None:
        """Look then, if nothing earlier makes it look."""
        when = int(min(moment, stream.until)) + 1
        if not any(self._agenda.now < other <= when for other in stream.looks_at):
            stream.looks_at.append(when)
            self._agenda.at(when, self._look, stream, when)

    def _look(self, stream: Stream, planned: int) -> None:
        stream.looks_at = [moment for moment in stream.looks_at if moment > planned]
        if stream.over:
            return
        if stream.to.state == CLOSED or stream.to.line != stream.line:
            self._forget(stream)
            return
        if self._agenda.now >= stream.until:
            self._end(stream, replaced=False)
            return
        verdict = self._origin.look(stream.cookies)
        if isinstance(verdict, Revoked):
            self._end(stream, replaced=False)
            return
        self._look_at(stream, self._agenda.now + self._next_news(verdict))
        if verdict is None:
            return
        news = identity(verdict)
        if news != stream.seen:
            stream.seen = news
            epoch = verdict.lease.epoch if isinstance(verdict, Granted) else 0
            asked = isinstance(verdict, Granted) and verdict.asked
            self._send(stream, lambda: stream.to.hear(epoch, asked))

    def _next_news(self, verdict: Verdict | None) -> float:
        """The first look without a ring that may see something else: when a lease has run out."""
        spread = self._chance.random() * COMMENT_EVERY
        match verdict:
            case Granted(lease):
                return max(0, lease.expires - verdict.now) + spread
            case Taken(holder):
                return max(0, holder.expires - verdict.now) + spread
            case None:
                return COMMENT_EVERY
        return 10**9

    def _send(self, stream: Stream, tell: Callable[[], object]) -> None:
        """In order, and only while the connection is what it was."""
        delay = stream.to.network.delay()
        stream.told_at = max(self._agenda.now + delay, stream.told_at + 1)
        self._agenda.at(stream.told_at, self._arrive, stream, tell)

    def _arrive(self, stream: Stream, tell: Callable[[], object]) -> None:
        to = stream.to
        if to.state == CLOSED or to.line != stream.line or to.stalled or not to.network.up:
            return
        to.run(tell)

    def _end(self, stream: Stream, *, replaced: bool) -> None:
        self._forget(stream)
        self._send(stream, lambda: self._ended(stream.to, replaced))

    def _ended(self, it: Connection, replaced: bool) -> None:
        if it.state == CLOSED:
            return
        if replaced:
            it.state = CLOSED
            it.replaced()
            return
        it.retry = 1_000 + 12_000 * self._chance.random()
        self.lost(it)
        it.hear(0, False)

    def _forget(self, stream: Stream) -> None:
        stream.over = True
        streams = self._open.get(stream.seat, [])
        if stream in streams:
            streams.remove(stream)
        if not streams:
            self._open.pop(stream.seat, None)


def identity(verdict: Verdict) -> tuple[Any, ...]:
    """What makes an event news: who holds the seat, not for how long."""
    match verdict:
        case Granted(lease, asked=asked):
            return "held", lease.epoch, asked
        case Taken(holder, _, lost):
            return "displaced", lost.reason if lost else None, holder.epoch
        case _:
            return ("free",)
