"""One connection to the SQLite file of seats, and what a decision is on it."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from gaceta.seats.bell import moved
from gaceta.seats.model import Seat, StoreDown
from gaceta.seats.store import A, Step
from gaceta.seats.stores.records import decode, encode
from gaceta.seats.stores.statements import statements

NOBODY = Seat()


class Busy(StoreDown):
    """Somebody else is writing."""


SQL = statements("sqlite.sql")


class Connection:
    """Opened at the first decision; used by one thread at a time. ``lock_wait`` is in seconds."""

    def __init__(self, path: Path, lock_wait: float) -> None:
        self._path = path
        self._lock_wait = lock_wait
        self._in_use = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def transact(self, seat: str, step: Step[A], clock: Callable[[], int]) -> tuple[A, bool]:
        """The step's answer, and whether a lease began or ended. Raises Busy, or StoreDown."""
        if not self._in_use.acquire(timeout=self._lock_wait):
            raise Busy(f"{self._path}: in use")
        try:
            return self._transact(seat, step, clock)
        except (sqlite3.Error, OSError) as reason:
            raise _down(self._path, reason) from reason
        finally:
            self._in_use.release()

    def data_version(self) -> int:
        """A number that changes when another connection has changed the file. Raises StoreDown."""
        try:
            return int(self._opened().execute("PRAGMA data_version").fetchone()[0])
        except (sqlite3.Error, OSError) as reason:
            raise _down(self._path, reason) from reason

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _transact(self, seat: str, step: Step[A], clock: Callable[[], int]) -> tuple[A, bool]:
        connection = self._opened()
        connection.execute("BEGIN IMMEDIATE")
        try:
            row = connection.execute(SQL["load"], (seat,)).fetchone()
            before = decode(row[0]) if row else NOBODY
            after, answer = step(before, clock())
            if after is not before:
                connection.execute(SQL["save"], (seat, encode(after)))
            connection.execute("COMMIT")
        except BaseException:
            _roll_back(connection)
            raise
        return answer, moved(before, after)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                self._path, timeout=self._lock_wait, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(SQL["schema"])
            self._connection = connection
        return self._connection


def _down(path: Path, reason: Exception) -> StoreDown:
    locked = isinstance(reason, sqlite3.OperationalError) and "locked" in str(reason)
    return (Busy if locked else StoreDown)(f"{path}: {reason}")


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
