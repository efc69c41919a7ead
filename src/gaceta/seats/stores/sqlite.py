"""Seats in a SQLite file: the default, for one machine.

WAL, and one short BEGIN IMMEDIATE transaction a decision, so that processes on the machine decide one
after the other. synchronous=NORMAL may lose the last commits in a power cut (never in a crash of the
process): epochs follow the clock, so none is given twice (I4).
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from gaceta.seats.bell import Bell
from gaceta.seats.model import StoreDown
from gaceta.seats.store import A, Beat, Step
from gaceta.seats.stores.sqlite_file import Busy, Connection

LOCK_WAIT = 0.25
"""Seconds to wait for another process's transaction; within the store budget."""
LOOK_ROUND = 0.5
"""Seconds between looks for another process's changes, while anybody watches."""


def wall_clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class SqliteStore:
    """Decides at once while nobody else writes; waits for others in a thread, never on the event loop."""

    def __init__(
        self, path: Path, clock: Callable[[], int] = wall_clock, *, lock_wait: float = LOCK_WAIT
    ) -> None:
        self._clock = clock
        self._bell = Bell()
        self._here = Connection(path, lock_wait=0)
        self._patient = Connection(path, lock_wait)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="seats-sqlite")
        self._version = 0
        self._watchers = 0
        self._looking: asyncio.Task[None] | None = None

    async def decide(self, seat: str, step: Step[A]) -> A:
        try:
            answer, moved = self._here.transact(seat, step, self._clock)
        except Busy:
            loop = asyncio.get_running_loop()
            answer, moved = await loop.run_in_executor(
                self._thread, self._patient.transact, seat, step, self._clock
            )
        if moved:
            self._bell.ring(seat)
        return answer

    async def beat(self, seat: str, beat: Beat) -> None:
        """A decision is one trip."""

    @asynccontextmanager
    async def watch(self, seat: str) -> AsyncIterator[asyncio.Event]:
        self._watchers += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_for_others_changes())
        try:
            async with self._bell.watch(seat) as event:
                yield event
        finally:
            self._watchers -= 1
            if self._watchers == 0:
                self._looking.cancel()
                self._looking = None

    async def close(self) -> None:
        """Closing twice does no harm."""
        self._thread.shutdown()
        self._here.close()
        self._patient.close()

    async def _look_for_others_changes(self) -> None:
        while True:
            await asyncio.sleep(LOOK_ROUND)
            with suppress(StoreDown):
                version = self._here.data_version()
                if version != self._version:
                    self._version = version
                    self._bell.ring_all()


def open_store(url: str) -> SqliteStore:
    """The store of ``sqlite:///path/to/file`` (four slashes for a path from the root)."""
    return SqliteStore(Path(url.removeprefix("sqlite:///")))
