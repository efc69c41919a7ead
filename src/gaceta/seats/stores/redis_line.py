"""One connection to a Redis or Valkey server, shared by everybody on one event loop.

What is asked within one turn of the loop goes out in one packet, and the answers come back in order.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable
from typing import Any, cast

import hiredis

from gaceta.seats.model import StoreDown
from gaceta.seats.stores.redis_address import Address, Node

SILENCE = 0.25
"""Seconds: a server that says nothing for so long while it is asked is given up; so is a connection that
takes longer to open. Within the store budget."""

Word = bytes | str | int
Hear = Callable[["Line", Any], None]
NOT_YET = object()


class LineLost(StoreDown):
    """The connection broke. What was asked on it may or may not have happened; another may work."""


class Line(asyncio.Protocol):
    """Open from ``connect`` until it breaks or is closed. ``hear`` gets what comes unasked."""

    def __init__(self, node: Node, hear: Hear | None = None) -> None:
        self.node = node
        self.is_open = False
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._hear = hear
        self._loop = asyncio.get_running_loop()
        self._reader = hiredis.Reader(notEnoughData=NOT_YET)
        self._transport: asyncio.Transport | None = None
        self._unsent: list[bytes] = []
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._asks_afresh = False
        self._quiet_since = 0.0
        self._watchdog: asyncio.TimerHandle | None = None

    def ask(self, *words: Word) -> "asyncio.Future[Any]":
        """The answer to a command: what hiredis makes of it, an error among them. Raises LineLost."""
        answer = self._loop.create_future()
        if not self.is_open:
            answer.set_exception(LineLost(f"{self.node.host}:{self.node.port}: no connection"))
            return answer
        self._asks_afresh = self._asks_afresh or not self._waiting
        self._waiting.append(answer)
        self.tell(*words)
        return answer

    def tell(self, *words: Word) -> None:
        """Send a command whose answer goes to ``hear``."""
        if not self._unsent:
            self._loop.call_soon(self._flush)
        self._unsent.append(hiredis.pack_command(cast(Any, words)))

    def quiet_for(self) -> float:
        """Seconds since the server said anything."""
        return self._loop.time() - self._quiet_since

    def close(self) -> None:
        """Closing twice does no harm."""
        self._lose("closed")
        if self._transport:
            self._transport.abort()

    # What asyncio tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._quiet_since = self._loop.time()
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        self._quiet_since = self._loop.time()
        self._reader.feed(data)
        try:
            while (reply := self._reader.gets()) is not NOT_YET:
                self._take(reply)
        except hiredis.ProtocolError as reason:
            self._lose(f"this is no Redis: {reason}")
            self.close()

    def connection_lost(self, reason: Exception | None) -> None:
        self._lose(str(reason or "the server closed the connection"))

    def _take(self, reply: Any) -> None:
        if self._hear and not self._waiting:
            self._hear(self, reply)
            return
        answer = self._waiting.popleft()
        if not answer.done():
            answer.set_result(reply)

    def _flush(self) -> None:
        unsent, self._unsent = self._unsent, []
        if not self.is_open or not self._transport:
            return
        self._transport.write(b"".join(unsent))
        if self._asks_afresh:
            # Only now: a loop with much to do may have come to it late, which is not the server's fault.
            self._asks_afresh = False
            self._quiet_since = self._loop.time()
            self._watchdog = self._watchdog or self._loop.call_later(
                SILENCE, self._look_whether_it_lives
            )

    def _look_whether_it_lives(self) -> None:
        self._watchdog = None
        if not self._waiting:
            return
        left = self._quiet_since + SILENCE - self._loop.time()
        if left > 0:
            self._watchdog = self._loop.call_later(left, self._look_whether_it_lives)
            return
        self._lose(f"no answer within {SILENCE:g} s", StoreDown)
        self.close()

    def _lose(self, why: str, kind: type[StoreDown] = LineLost) -> None:
        self.is_open = False
        if self._watchdog:
            self._watchdog.cancel()
            self._watchdog = None
        waiting, self._waiting = self._waiting, deque()
        for answer in waiting:
            if not answer.done():
                answer.set_exception(kind(f"{self.node.host}:{self.node.port}: {why}"))
        if not self.lost.done():
            self.lost.set_result(None)


async def connect(address: Address, node: Node, hear: Hear | None = None) -> Line:
    """A line to the node, signed in. Raises LineLost where there is nobody, StoreDown for a refusal."""
    line = Line(node, hear)
    loop = asyncio.get_running_loop()
    tls = ssl.create_default_context() if address.has_tls else None
    try:
        async with asyncio.timeout(SILENCE):
            await loop.create_connection(lambda: line, node.host, node.port, ssl=tls)
    except (OSError, TimeoutError) as reason:
        raise LineLost(f"{node.host}:{node.port}: {reason or 'no connection'}") from reason
    await _sign_in(line, address)
    return line


async def _sign_in(line: Line, address: Address) -> None:
    commands: list[tuple[Word, ...]] = []
    if address.password:
        commands.append(("AUTH", *([address.user] if address.user else []), address.password))
    if address.database:
        commands.append(("SELECT", address.database))
    for reply in await asyncio.gather(*(line.ask(*command) for command in commands)):
        if isinstance(reply, hiredis.ReplyError):
            line.close()
            raise StoreDown(f"{line.node.host}:{line.node.port}: {reply}")
