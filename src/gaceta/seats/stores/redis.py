"""Seats in Redis or Valkey, one server or a cluster, for gates on several machines.

A decision is a trip to load and a trip to save if nothing has changed; see redis_save.lua. A plain
heartbeat is one trip; see redis_beat.lua. All time is the server's.
"""

import asyncio
import re
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from gaceta.seats.bell import moved
from gaceta.seats.model import Granted, Seat
from gaceta.seats.store import A, Beat, Step
from gaceta.seats.stores import redis_script
from gaceta.seats.stores.names import pack
from gaceta.seats.stores.records import decode, encode, is_for_good, read_lease
from gaceta.seats.stores.redis_address import Address, read_address
from gaceta.seats.stores.redis_ear import Ear
from gaceta.seats.stores.redis_line import LineLost
from gaceta.seats.stores.redis_servers import Servers

NOBODY = Seat()
_uuid = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
NEVER = 2**53
LITTER_AFTER = 12 * 24 * 3_600_000
"""Milliseconds after the last change. Alternations count for a week, or as long as a setting may say;
nothing else matters for so long."""


class RedisStore:
    """May be asked from several event loops at once; each has connections of its own, closed with it."""

    def __init__(self, address: Address, clock: Callable[[], int] | None = None) -> None:
        self._address = address
        self._clock = clock
        self._links: dict[asyncio.AbstractEventLoop, _Link] = {}

    async def decide(self, seat: str, step: Step[A]) -> A:
        try:
            return await self._attempt(seat, step)
        except LineLost:
            # The server may have restarted, or another of the cluster taken over.
            return await self._attempt(seat, step)

    async def beat(self, seat: str, beat: Beat) -> Granted | None:
        try:
            return await self._beat(seat, beat)
        except LineLost:
            return await self._beat(seat, beat)

    @asynccontextmanager
    async def watch(self, seat: str) -> AsyncIterator[asyncio.Event]:
        async with self._link().ear.watch(key_of(seat)) as event:
            yield event

    async def close(self) -> None:
        """Closing twice does no harm; the connections of other loops are closed when those have time."""
        here = asyncio.get_running_loop()
        for loop, link in tuple(self._links.items()):
            if loop is here:
                link.close()
            elif not loop.is_closed():
                loop.call_soon_threadsafe(link.close)
        self._links.clear()

    async def _attempt(self, seat: str, step: Step[A]) -> A:
        run, key, clock = self._link().servers.run, key_of(seat), self._time()
        now, record = await run(redis_script.LOAD, key, clock)
        while True:
            before = decode(record) if record else NOBODY
            after, answer = step(before, now)
            if after is before:
                return answer
            new = encode(after)
            refusal = await run(
                redis_script.SAVE,
                key,
                self._time(),
                record or b"",
                new,
                min((x.expires for x in before.leases if x.expires > now), default=NEVER),
                0 if is_for_good(new) else LITTER_AFTER,
                int(moved(before, after)),
            )
            if refusal is None:
                return answer
            now, record = refusal

    async def _beat(self, seat: str, beat: Beat) -> Granted | None:
        told = await self._link().servers.run(
            redis_script.BEAT,
            key_of(seat),
            self._time(),
            pack(beat.asker.device.id),
            pack(beat.request),
            beat.epoch,
            beat.asker.until,
            beat.asker.written,
            beat.lease,
            LITTER_AFTER,
            beat.asker.asked or 0,
        )
        if told is None:
            return None
        record, now = told
        return Granted(read_lease(record), "held", now)

    def _time(self) -> int | str:
        """The clock that was handed in; an empty word for the server's own."""
        return self._clock() if self._clock else ""

    def _link(self) -> "_Link":
        loop = asyncio.get_running_loop()
        link = self._links.get(loop)
        if link is None:
            for other in tuple(self._links):
                if other.is_closed():
                    self._links.pop(other, None)
            link = self._links[loop] = _link(self._address)
        return link


@dataclass(frozen=True, eq=False)
class _Link:
    """What one event loop has open."""

    servers: Servers
    ear: Ear
    keeper: "asyncio.Task[None]"

    def close(self) -> None:
        self.keeper.cancel()
        self.ear.close()
        self.servers.close()


def _link(address: Address) -> _Link:
    servers = Servers(address)
    ear = Ear(address, servers)

    async def keep() -> None:
        """A loop that ends cancels its tasks: this is how its connections end with it."""
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ear.close()
            servers.close()

    return _Link(servers, ear, asyncio.create_task(keep()))


def key_of(seat: str) -> bytes:
    """The seat's key and channel. In a cluster the braces put both where the seat's name says.

    A UUID is written in base64, for the 16 bytes that this spares every seat.
    """
    if _uuid(seat):
        raw = bytes.fromhex(seat.replace("-", ""))
        return b"seat{%b}" % urlsafe_b64encode(raw)[:22]
    return b"seat:{%b}" % seat.encode()


def open_store(url: str) -> RedisStore:
    """The store of ``redis://``, ``valkey://`` and their kin; see ``read_address``."""
    return RedisStore(read_address(url))
