"""The database brought up to date, step by step for whoever watches."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gaceta.web.progress import Tell

STEP = "Making the database"


def pending() -> int:
    """How many migrations the database has yet to see."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(tell: Tell) -> None:
    """Apply what is pending."""
    total = pending()
    if total:
        applied = _Applied(tell, total)
        call_command("migrate", verbosity=1, no_color=True, stdout=applied)
        applied.end()


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
