"""Seats in this process's memory: for tests, for a demo, for a gate of one process."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from gaceta.seats.bell import Bell, moved
from gaceta.seats.model import Seat
from gaceta.seats.store import A, Beat, Step

NOBODY = Seat()


def wall_clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class MemoryStore:
    """Forgets everything when the process ends. ``clock`` gives milliseconds since 1970."""

    def __init__(self, clock: Callable[[], int] = wall_clock) -> None:
        self._clock = clock
        self._seats: dict[str, Seat] = {}
        self._bell = Bell()
        # Django's threads and the gate's event loop share this store.
        self._lock = threading.Lock()

    async def decide(self, seat: str, step: Step[A]) -> A:
        with self._lock:
            before = self._seats.get(seat, NOBODY)
            after, answer = step(before, self._clock())
            if after is before:
                return answer
            self._seats[seat] = after
        if moved(before, after):
            self._bell.ring(seat)
        return answer

    async def beat(self, seat: str, beat: Beat) -> None:
        """A decision is as short as can be."""

    def watch(self, seat: str) -> AbstractAsyncContextManager[asyncio.Event]:
        return self._bell.watch(seat)

    async def close(self) -> None:
        """Nothing is held open."""


def open_store(url: str) -> MemoryStore:
    """The store of ``memory://``."""
    return MemoryStore()
