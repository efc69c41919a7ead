"""Hears, over sharded publish and subscribe, which of the watched seats have changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import hiredis

from gaceta.seats.bell import Bell
from gaceta.seats.model import StoreDown
from gaceta.seats.stores.redis_address import Address, Node
from gaceta.seats.stores.redis_line import SILENCE, Line, connect
from gaceta.seats.stores.redis_servers import Servers

PING_EVERY = 2.0
"""Seconds; a line that says nothing for twice as long has broken unnoticed."""
TRY_EVERY = 0.2
"""Seconds between tries to hear again."""


@dataclass(eq=False)
class Watched:
    """A seat that somebody watches. ``line`` is where its channel was asked for."""

    watchers: int = 0
    line: Line | None = None
    is_heard: asyncio.Event = field(default_factory=asyncio.Event)
    may_have_missed: bool = False


class Ear:
    """One line to each server that has a watched seat, all on one event loop.

    When a line breaks, its seats are asked for again until that works, and then all of them ring: nobody
    knows what went unheard.
    """

    def __init__(self, address: Address, servers: Servers) -> None:
        self._address = address
        self._servers = servers
        self._bell = Bell()
        self._seats: dict[bytes, Watched] = {}
        self._unheard: set[bytes] = set()
        self._lines: dict[Node, Line] = {}
        self._wanted = asyncio.Event()
        self._tending: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watch(self, channel: bytes) -> AsyncIterator[asyncio.Event]:
        """An event that is set at each change, from now on: or soon, while the server does not answer."""
        async with self._bell.watch(channel.decode()) as event:
            watched = self._begin(channel)
            try:
                with suppress(TimeoutError):
                    async with asyncio.timeout(SILENCE):
                        await watched.is_heard.wait()
                watched.may_have_missed = not watched.is_heard.is_set()
                yield event
            finally:
                self._end(channel, watched)

    def close(self) -> None:
        if self._tending:
            self._tending.cancel()
            self._tending = None
        for line in self._lines.values():
            line.close()
        self._lines.clear()

    def _begin(self, channel: bytes) -> Watched:
        watched = self._seats.get(channel)
        if watched is None:
            watched = self._seats[channel] = Watched()
            self._unheard.add(channel)
            self._wanted.set()
        watched.watchers += 1
        if self._tending is None or self._tending.done():
            self._tending = asyncio.create_task(self._tend())
        return watched

    def _end(self, channel: bytes, watched: Watched) -> None:
        watched.watchers -= 1
        if watched.watchers:
            return
        del self._seats[channel]
        self._unheard.discard(channel)
        if watched.line and watched.line.is_open:
            watched.line.tell("SUNSUBSCRIBE", channel)
        if not self._seats:
            self.close()

    async def _tend(self) -> None:
        """Ask for what is not heard, and see that the lines live."""
        while True:
            self._wanted.clear()
            all_asked = await self._ask_for_unheard()
            try:
                async with asyncio.timeout(PING_EVERY if all_asked else TRY_EVERY):
                    await self._wanted.wait()
            except TimeoutError:
                self._ping()

    async def _ask_for_unheard(self) -> bool:
        """False if some server could not be asked."""
        down: set[Node] = set()
        for channel in tuple(self._unheard):
            try:
                node = await self._servers.node_of(channel)
            except StoreDown:
                return False
            try:
                if node not in down:
                    self._ask_for(channel, await self._line(node))
            except StoreDown:
                down.add(node)
                self._servers.doubt()
        return not down

    async def _line(self, node: Node) -> Line:
        line = self._lines.get(node)
        if line is None or not line.is_open:
            line = self._lines[node] = await connect(self._address, node, self._hear)
            line.lost.add_done_callback(lambda _: self._line_was_lost(line))
        return line

    def _ask_for(self, channel: bytes, line: Line) -> None:
        watched = self._seats.get(channel)
        if watched:
            watched.line = line
            line.tell("SSUBSCRIBE", channel)
        self._unheard.discard(channel)

    def _hear(self, line: Line, reply: Any) -> None:
        match reply:
            case [b"smessage", channel, _]:
                self._bell.ring(channel.decode())
            case [b"ssubscribe", channel, _]:
                self._is_heard(channel)
            case [b"sunsubscribe", channel, _]:
                self._is_unheard(channel, line)
                self._wanted.set()
            case hiredis.ReplyError():
                # A slot has moved, or the server cannot serve now: begin again elsewhere.
                line.close()

    def _is_heard(self, channel: bytes) -> None:
        watched = self._seats.get(channel)
        if watched is None:
            return
        watched.is_heard.set()
        if watched.may_have_missed:
            watched.may_have_missed = False
            self._bell.ring(channel.decode())

    def _is_unheard(self, channel: bytes, line: Line) -> None:
        watched = self._seats.get(channel)
        if watched and watched.line is line:
            watched.line = None
            watched.is_heard.clear()
            watched.may_have_missed = True
            self._unheard.add(channel)

    def _line_was_lost(self, line: Line) -> None:
        for channel in self._seats:
            self._is_unheard(channel, line)
        self._servers.doubt()
        self._wanted.set()

    def _ping(self) -> None:
        for line in self._lines.values():
            if line.quiet_for() > 2 * PING_EVERY:
                line.close()
            elif line.is_open:
                line.tell("PING")
