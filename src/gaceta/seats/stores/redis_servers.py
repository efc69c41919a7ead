"""Runs a script where its key lives: on the one server, or on the node of a cluster that has its slot."""

import asyncio
import binascii
from collections.abc import Coroutine
from typing import Any, TypeVar

import hiredis

from gaceta.seats.model import StoreDown
from gaceta.seats.stores.redis_address import Address, Node
from gaceta.seats.stores.redis_line import Line, LineLost, Word, connect
from gaceta.seats.stores.redis_script import Script

T = TypeVar("T")

SLOTS = 16_384
REDIRECTIONS = 4
"""More than a cluster that moves a slot can ask for; with more, its nodes disagree."""


class Servers:
    """The lines of one event loop, opened when they are needed."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._lines: dict[Node, Line] = {}
        self._opening: dict[Node, asyncio.Task[Line]] = {}
        self._learning: asyncio.Task[None] | None = None
        self._slots: list[Node] = []
        self._known = list(address.nodes)

    async def run(self, script: Script, key: bytes, *arguments: Word) -> Any:
        """What the script returns. Raises LineLost if another attempt may do better, or StoreDown."""
        line = await self.line_of(key)
        call = (1, key, *arguments)
        reply = await line.ask("EVALSHA", script.sha, *call)
        for _ in range(REDIRECTIONS):
            if not isinstance(reply, hiredis.ReplyError):
                return reply
            reply = await self._try_again(line, key, str(reply), script, call)
        raise StoreDown(str(reply))

    async def line_of(self, key: bytes) -> Line:
        """A line to the server that has this key."""
        node = await self.node_of(key)
        line = self._lines.get(node)
        return line if line and line.is_open else await self._line(node)

    async def node_of(self, key: bytes) -> Node:
        """The server that has this key."""
        if not self._address.is_cluster:
            return self._address.nodes[0]
        while not self._slots:
            self._learning = self._learning or _shared(self._learn_slots())
            await asyncio.shield(self._learning)
        return self._slots[slot_of(key)]

    def doubt(self) -> None:
        """Who has which slot may have changed: ask before the next question."""
        self._slots = []

    def close(self) -> None:
        for task in (*self._opening.values(), self._learning):
            if task:
                task.cancel()
        for line in self._lines.values():
            line.close()
        self._lines.clear()

    async def _line(self, node: Node) -> Line:
        line = self._lines.get(node)
        if line and line.is_open:
            return line
        opening = self._opening.get(node)
        if opening is None:
            opening = self._opening[node] = _shared(self._open(node))
        # One asker's patience is not another's.
        return await asyncio.shield(opening)

    async def _open(self, node: Node) -> Line:
        try:
            line = self._lines[node] = await connect(self._address, node)
            return line
        except LineLost:
            self.doubt()
            raise
        finally:
            del self._opening[node]

    async def _try_again(
        self, line: Line, key: bytes, error: str, script: Script, call: tuple[Word, ...]
    ) -> Any:
        """The answer of whom the error names. Nothing has been done so far."""
        kind, *more = error.split()
        if kind == "NOSCRIPT":
            return await line.ask("EVAL", script.source, *call)
        if kind == "MOVED" and self._address.is_cluster:
            owner = _node_in(more[1], line.node)
            if self._slots:
                self._slots[slot_of(key)] = owner
            return await (await self._line(owner)).ask("EVALSHA", script.sha, *call)
        if kind == "ASK" and self._address.is_cluster:
            heir = await self._line(_node_in(more[1], line.node))
            _, reply = await asyncio.gather(
                heir.ask("ASKING"), heir.ask("EVAL", script.source, *call)
            )
            return reply
        self.doubt()
        raise StoreDown(f"{line.node.host}:{line.node.port}: {error}")

    async def _learn_slots(self) -> None:
        try:
            await self._ask_for_slots()
        finally:
            self._learning = None

    async def _ask_for_slots(self) -> None:
        """Ask any node that answers. The next time another is asked first."""
        reason: StoreDown | None = None
        for node in tuple(self._known):
            self._known.append(self._known.pop(0))
            try:
                told = await (await self._line(node)).ask("CLUSTER", "SLOTS")
                self._slots = _slots_in(told, node)
            except StoreDown as failed:
                reason = failed
                continue
            self._known = list(dict.fromkeys((*self._slots, *self._address.nodes)))
            return
        raise reason or StoreDown("There are no nodes.")


def _shared(work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """A task that several wait for, each as long as it likes. It may fail when none does any more."""
    task = asyncio.create_task(work)
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task


def slot_of(key: bytes) -> int:
    """The slot of a key: CRC-16/XMODEM of what its first braces hold, or of all of it (Redis's rule)."""
    _, opened, behind = key.partition(b"{")
    tag, closed, _ = behind.partition(b"}")
    return binascii.crc_hqx(tag if opened and closed and tag else key, 0) % SLOTS


def _slots_in(told: Any, asked: Node) -> list[Node]:
    """The node of each slot. Raises StoreDown if one has none, as while a cluster is being formed."""
    if isinstance(told, hiredis.ReplyError):
        raise StoreDown(f"{asked.host}:{asked.port}: {told}")
    owners: list[Node | None] = [None] * SLOTS
    for first, last, (host, port, *_), *_ in told:
        owner = Node(host.decode() if host else asked.host, port)
        owners[first : last + 1] = [owner] * (last + 1 - first)
    slots = [owner for owner in owners if owner]
    if len(slots) < SLOTS:
        raise StoreDown(f"{asked.host}:{asked.port}: the cluster serves only some of its slots.")
    return slots


def _node_in(text: str, asked: Node) -> Node:
    host, _, port = text.rpartition(":")
    return Node(host or asked.host, int(port))
