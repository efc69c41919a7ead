"""The database brought up to date, step by step for whoever watches."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from gaceta.web.progress import Tell

STEP = "Making the database"
ONLY_ONE = 0x67616365_7461
"""The name of a lock of PostgreSQL's, which is a number: "gaceta"."""


def pending() -> int:
    """How many migrations the database has yet to see."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(tell: Tell) -> None:
    """Apply what is pending."""
    with _alone():
        total = pending()
        if total:
            applied = _Applied(tell, total)
            call_command("migrate", verbosity=1, no_color=True, stdout=applied)
            applied.end()


def take_time(using: str, **_: Any) -> None:
    """No limit on statements in this connection any more: an index on a large table takes its time."""
    it = connections[using]
    if it.vendor == "postgresql":
        with it.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")


@contextmanager
def _alone() -> Iterator[None]:
    """Of several machines that start at once on one PostgreSQL, one migrates and the others wait."""
    if connection.vendor != "postgresql":
        yield
        return
    take_time(connection.alias)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONLY_ONE])
    try:
        yield
    finally:
        # Closing lets go of the lock, and leaves no connection without limits behind.
        connection.close()


class _Applied:
    """Counts the lines in which Django says that a migration was applied."""

    def __init__(self, tell: Tell, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0
        tell(STEP, 0, total)

    def write(self, text: str) -> None:
        # The last one is not the end: permissions and content types are made after it.
        if text.strip().endswith("OK") and self._done < self._total - 1:
            self._done += 1
            self._tell(STEP, self._done, self._total)

    def end(self) -> None:
        self._tell(STEP, self._total, self._total)

    def flush(self) -> None:
        """Nothing is held back."""
