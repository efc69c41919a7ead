"""Which checks catch which bug.

To see the table: python -m tests.proof.bugs.catching --seeds 200
"""

import sys

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.proof.bugs.battery import BATTERY, Check
from tests.proof.bugs.edits import Bug
from tests.proof.bugs.seeded import BUGS


def caught(bug: Bug, *, seeds: int = 50) -> list[str]:
    """The names of the checks that find ``bug`` within so many seeds."""
    with bug.made():
        return [check.__name__ for check in BATTERY if any(finds(check, n) for n in range(seeds))]


def caught_soon(bug: Bug, *, seeds: int = 50) -> str:
    """The name of the first check that finds ``bug``; empty if none does."""
    with bug.made():
        found = (check.__name__ for n in range(seeds) for check in BATTERY if finds(check, n))
        return next(found, "")


def finds(check: Check, seed: int) -> bool:
    """Does the check fail? That a bug makes the engine crash would be no merit of the check."""
    try:
        check(seed)
    except AssertionError:
        return True
    return False


def table_of(found: dict[str, list[str]]) -> Table:
    table = Table("bug", "caught by", show_lines=True, title="Bugs put in, and what catches them")
    for name, checks in found.items():
        table.add_row(
            name, ", ".join(one.replace("_", " ") for one in checks) or "[red]nothing[/red]"
        )
    return table


@click.command()
@click.option("--seeds", default=50, show_default=True, help="Seeds for each check and bug.")
def main(seeds: int) -> None:
    """Print which checks catch which of the seeded bugs; exits with 1 if one slips through.

    \b
    Example:
      python -m tests.proof.bugs.catching --seeds 200
    """
    console = Console()
    wrong = [
        check.__name__
        for check in track(BATTERY, "The engine as it is", console=console)
        if any(finds(check, seed) for seed in range(seeds))
    ]
    found = {bug.name: caught(bug, seeds=seeds) for bug in track(BUGS, "Bugs", console=console)}
    console.print(table_of(found))
    slipped = [name for name, checks in found.items() if not checks]
    console.print(f"{len(found) - len(slipped)} of {len(found)} bugs are caught.")
    for name in wrong:
        console.print(f"[red]{name} fails without any bug.[/red]")
    sys.exit(1 if slipped or wrong else 0)


if __name__ == "__main__":
    main()
