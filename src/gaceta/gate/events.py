"""One event stream a device: what is true of its seat, told within moments of its becoming so.

Level-triggered: each ring of the store's bell, and each heartbeat, makes the stream look; it sends
what it sees if that changed. A lost ring costs a heartbeat, never the truth.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from gaceta.gate.answers import told
from gaceta.gate.callers import Caller, refuse_known_other_sites, who_calls
from gaceta.gate.incoming import Exchange
from gaceta.gate.parts import Parts
from gaceta.gate.replies import always
from gaceta.gate.wire import End, Free, Held, ReadElsewhere, SeatEvent, StreamEnd
from gaceta.seats.model import Granted, Revoked, StoreDown, Taken, Verdict

log = logging.getLogger("gaceta.gate")
encode = msgspec.json.Encoder().encode

COMMENT_EVERY = 15.0
"""Seconds after which, at the latest, a comment tells proxies that the stream is alive."""


@dataclass(eq=False)
class Stream:
    """An open stream; ``over`` says why it ends, and the ring makes it look at that too."""

    ring: asyncio.Event
    over: StreamEnd | None = None
    gone: bool = False
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self, why: StreamEnd) -> None:
        self.over = why
        self.ring.set()

    def hang_up(self) -> None:
        """The browser has gone; there is nobody to tell."""
        self.gone = True
        self.ring.set()


class Streams:
    """All open streams of this process."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._open: dict[tuple[str, str], Stream] = {}
        self._draining = False

    async def serve(self, exchange: Exchange) -> None:
        """The handler of /gate/events. Raises Refused before anything is sent, and nothing after."""
        refuse_known_other_sites(exchange, self._parts.config.origin.encode("ascii"))
        caller = who_calls(exchange, self._parts.recognise, self._parts.clock())
        async with bell(self._parts, caller.seat) as ring, self._only_one(caller, ring) as stream:
            listener = asyncio.create_task(_listen(exchange, stream))
            try:
                await self._tell(exchange, caller, stream)
            except Exception:
                # The answer has begun: there is no other left to give.
                log.exception("the stream of request %s failed", exchange.request_id)
            finally:
                listener.cancel()

    @property
    def count(self) -> int:
        return len(self._open)

    def end_all(self) -> None:
        """End them, for a restart; each is told to come back at a moment of its own."""
        self._draining = True
        for stream in self._open.values():
            stream.end("restart")

    async def drain(self, limit: float) -> None:
        """End them all, and wait until they have ended, but no more than ``limit`` seconds."""
        self.end_all()
        streams = tuple(self._open.values())
        with suppress(TimeoutError):
            async with asyncio.timeout(limit):
                for stream in streams:
                    await stream.finished.wait()

    @asynccontextmanager
    async def _only_one(self, caller: Caller, ring: asyncio.Event) -> AsyncIterator[Stream]:
        key = (caller.seat, caller.asker.device.id)
        older = self._open.get(key)
        if older:
            older.end("replaced")
        stream = self._open[key] = Stream(ring, over="restart" if self._draining else None)
        try:
            yield stream
        finally:
            stream.finished.set()
            if self._open.get(key) is stream:
                del self._open[key]

    async def _tell(self, exchange: Exchange, caller: Caller, stream: Stream) -> None:
        await _begin(exchange, self._come_back_ms(2_000, 6_000))
        seen: tuple[object, ...] | None = None
        while not stream.gone:
            stream.ring.clear()
            if self._parts.clock() * 1000 >= caller.asker.until:
                stream.over = stream.over or "entitlement-over"
            if stream.over:
                return await self._finish(exchange, stream.over)
            now_true = await look(self._parts, caller)
            if now_true == "entitlement-over":
                stream.end(now_true)
            elif now_true and identity(now_true) != seen:
                seen = identity(now_true)
                await _write(exchange, b"event: seat\ndata: " + encode(now_true))
            if not await self._rung(stream, caller):
                await _write(exchange, b":")

    async def _finish(self, exchange: Exchange, why: StreamEnd) -> None:
        retry = self._come_back_ms(1_000, 13_000)
        await _write(exchange, b"retry: %d\nevent: end\ndata: %b" % (retry, encode(End(why))))
        await exchange.send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _rung(self, stream: Stream, caller: Caller) -> bool:
        """Wait for a ring; False if it is time to look without one."""
        beat = self._parts.config.policy.heartbeat / 1000 * (0.75 + self._parts.chance() / 4)
        left = max(0.0, caller.asker.until / 1000 - self._parts.clock())
        try:
            async with asyncio.timeout(min(COMMENT_EVERY, beat, left)):
                await stream.ring.wait()
        except TimeoutError:
            return False
        return True

    def _come_back_ms(self, least: int, most: int) -> int:
        return round(least + (most - least) * self._parts.chance())


@asynccontextmanager
async def bell(parts: Parts, seat: str) -> AsyncIterator[asyncio.Event]:
    """The seat's bell; while the store is down a silent one, so that the heartbeat finds changes."""
    async with AsyncExitStack() as stack:
        try:
            ring = await stack.enter_async_context(parts.engine.watch(seat))
        except StoreDown as reason:
            parts.outages.failed(reason)
            ring = asyncio.Event()
        yield ring


async def look(parts: Parts, caller: Caller) -> SeatEvent | Literal["entitlement-over"] | None:
    """What is true for this device now, or None while the store gives no answer."""
    try:
        verdict = await parts.engine.look(caller.seat, caller.asker)
    except StoreDown as reason:
        parts.outages.failed(reason)
        return None
    parts.outages.worked()
    return seen_by_device(verdict)


def seen_by_device(verdict: Verdict) -> SeatEvent | Literal["entitlement-over"]:
    """A look's verdict as an event."""
    match verdict:
        case Revoked():
            return "entitlement-over"
        case Granted(lease, asked=asked):
            return Held(lease.epoch, asked)
        case Taken(holder, at, lost):
            return ReadElsewhere(lost.reason if lost else None, told(holder, at))
        case _:
            return Free()


def identity(event: SeatEvent) -> tuple[object, ...]:
    """What makes an event news: who holds the seat, not for how long."""
    match event:
        case ReadElsewhere(reason, holder):
            return "displaced", reason, holder.epoch
        case Held(epoch, asked):
            return "held", epoch, asked
        case Free():
            return ("free",)


async def _begin(exchange: Exchange, retry_ms: int) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"x-accel-buffering", b"no"),
        *always(exchange.request_id),
    ]
    await exchange.send({"type": "http.response.start", "status": 200, "headers": headers})
    await _write(exchange, b"retry: %d" % retry_ms)


async def _write(exchange: Exchange, event: bytes) -> None:
    await exchange.send({"type": "http.response.body", "body": event + b"\n\n", "more_body": True})


async def _listen(exchange: Exchange, stream: Stream) -> None:
    while (await exchange.receive())["type"] != "http.disconnect":
        continue
    stream.hang_up()
