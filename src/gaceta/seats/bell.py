"""Rings inside one process when a seat may have changed."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gaceta.seats.model import Seat

Watcher = tuple[asyncio.AbstractEventLoop, asyncio.Event]


def moved(before: Seat, after: Seat) -> bool:
    """True if there is something to ring for: a lease began or ended, a page is asked whether it is
    still being read, or entitlements were revoked.

    A heartbeat is nobody's news.
    """
    return (
        after.granted != before.granted
        or after.ended != before.ended
        or after.not_before != before.not_before
        or after.dismissed != before.dismissed
        or after.question != before.question
    )


class Bell:
    """May be rung from any thread; each watcher waits on its own event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watchers: dict[str, set[Watcher]] = {}

    @property
    def is_watched(self) -> bool:
        return bool(self._watchers)

    @asynccontextmanager
    async def watch(self, seat: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set at each ring for this seat."""
        watcher = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._watchers.setdefault(seat, set()).add(watcher)
        try:
            yield watcher[1]
        finally:
            self._forget(seat, watcher)

    def ring(self, seat: str) -> None:
        """Wake everybody who watches this seat."""
        if seat not in self._watchers:
            return
        with self._lock:
            watchers = tuple(self._watchers.get(seat, ()))
        for loop, event in watchers:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def ring_all(self) -> None:
        """Wake everybody: something changed, and nobody knows what."""
        for seat in tuple(self._watchers):
            self.ring(seat)

    def _forget(self, seat: str, watcher: Watcher) -> None:
        with self._lock:
            self._watchers[seat].discard(watcher)
            if not self._watchers[seat]:
                del self._watchers[seat]
