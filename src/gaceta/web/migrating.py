"""The database brought up to date, step by step for whoever watches."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Tell = Callable[[str, int, int], None]
"""Is told the step, how much of it is done, and how much there is."""


def pending() -> int:
    """How many migrations the database has yet to see."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(tell: Tell) -> None:
    """Apply what is pending."""
    total = pending()
    if total:
        call_command("migrate", verbosity=1, no_color=True, stdout=_Applied(tell, total))


class _Applied:
    """Counts the lines in which Django says that a migration was applied."""

    def __init__(self, tell: Tell, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0
        tell("Making the database", 0, total)

    def write(self, text: str) -> None:
        if text.strip().endswith("OK"):
            self._done += 1
            self._tell("Making the database", self._done, self._total)

    def flush(self) -> None:
        """Nothing is held back."""
