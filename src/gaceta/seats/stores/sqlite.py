"""Seats in a SQLite file: the default, for one machine.

WAL, and one short BEGIN IMMEDIATE transaction a decision, so that processes on the machine decide one
after the other. synchronous=NORMAL may lose the last commits in a power cut (never in a crash of the
process): epochs follow the clock, so none is given twice (I4).
"""

import asyncio
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from gaceta.seats.bell import Bell
from gaceta.seats.model import Seat, StoreDown
from gaceta.seats.records import decode, encode
from gaceta.seats.store import A, Step

B = TypeVar("B")

NOBODY = Seat()
LOCK_WAIT = 0.25
"""Seconds to wait for another process's transaction; within the store budget."""
LOOK_ROUND = 0.5
"""Seconds between looks for another process's changes, while anybody watches."""


def wall_clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def statements(text: str) -> dict[str, str]:
    """The statements of a .sql file by the name in the comment above each."""
    parts = re.split(r"^-- name: (\w+)$", text, flags=re.MULTILINE)[1:]
    return {name: sql.strip() for name, sql in zip(parts[::2], parts[1::2], strict=True)}


SQL = statements(files(__package__).joinpath("sqlite.sql").read_text(encoding="utf-8"))


class SqliteStore:
    """One connection in one thread, so that a locked file never stops the event loop."""

    def __init__(
        self, path: Path, clock: Callable[[], int] = wall_clock, *, lock_wait: float = LOCK_WAIT
    ) -> None:
        self._path = path
        self._clock = clock
        self._lock_wait = lock_wait
        self._bell = Bell()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="seats-sqlite")
        self._connection: sqlite3.Connection | None = None
        self._version = 0
        self._watchers = 0
        self._closed = False
        self._looking: asyncio.Task[None] | None = None

    async def decide(self, seat: str, step: Step[A]) -> A:
        answer, moved = await self._in_thread(lambda: self._transact(seat, step))
        if moved:
            self._bell.ring(seat)
        return answer

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
        """Closing twice does no harm; deciding afterwards does."""
        if self._closed:
            return
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown()

    async def _in_thread(self, work: Callable[[], B]) -> B:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, work)
        except (sqlite3.Error, OSError) as reason:
            raise StoreDown(f"{self._path}: {reason}") from reason

    def _transact(self, seat: str, step: Step[A]) -> tuple[A, bool]:
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        try:
            row = connection.execute(SQL["load"], (seat,)).fetchone()
            before = decode(row[0]) if row else NOBODY
            after, answer = step(before, self._clock())
            if after is not before:
                connection.execute(SQL["save"], (seat, encode(after)))
            connection.execute("COMMIT")
        except BaseException:
            self._roll_back(connection)
            raise
        return answer, after.leases != before.leases

    def _connect(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=self._lock_wait, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(SQL["schema"])
            self._connection = connection
        return self._connection

    def _roll_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")

    def _disconnect(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    async def _look_for_others_changes(self) -> None:
        while True:
            await asyncio.sleep(LOOK_ROUND)
            with suppress(StoreDown):
                if await self._in_thread(self._changed_by_others):
                    self._bell.ring_all()

    def _changed_by_others(self) -> bool:
        version = self._connect().execute("PRAGMA data_version").fetchone()[0]
        changed, self._version = version != self._version, version
        return bool(changed)


def open_store(url: str) -> SqliteStore:
    """The store of ``sqlite:///path/to/file`` (four slashes for a path from the root)."""
    return SqliteStore(Path(url.removeprefix("sqlite:///")))
