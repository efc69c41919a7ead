"""I21 on every store: ``equivalent(seed)`` for one sequence, ``equivalent_all`` for a range.

To try many, or some again: python -m tests.seats.equivalence --first 4000 --count 1000
"""

import asyncio
import sys
import time
from collections.abc import Callable, Iterable

import click
from rich.progress import track

from gaceta.proof.equivalence import Parted, clock, same_everywhere
from tests.seats.every_store import EVERY_STORE, opened


def equivalent(seed: int) -> None:
    """Raises Parted, with the story of the sequence, if its answers part anywhere."""
    equivalent_all([seed])


def equivalent_all(
    seeds: Iterable[int],
    *,
    names: Iterable[str] = EVERY_STORE,
    done: Callable[[int], None] = lambda _seed: None,
) -> None:
    """The same for many. ``done`` hears of each seed that is through."""

    async def check() -> None:
        async with opened(clock, names) as stores:
            await same_everywhere(seeds, stores, done)

    asyncio.run(check())


@click.command()
@click.option("--first", default=0, show_default=True, help="The first seed.")
@click.option("--count", default=1000, show_default=True, help="How many sequences.")
@click.option(
    "--store",
    "names",
    multiple=True,
    type=click.Choice(list(EVERY_STORE)),
    help="Only this store; may be given again.",
)
def main(first: int, count: int, names: tuple[str, ...]) -> None:
    """Give random sequences to the model and to every store, and compare their answers.

    Example: python -m tests.seats.equivalence --first 4000 --count 1000 --store sqlite
    """
    began = time.monotonic()
    try:
        equivalent_all(track(range(first, first + count), "Sequences"), names=names or EVERY_STORE)
    except Parted as parted:
        sys.exit(str(parted))
    seconds = time.monotonic() - began
    click.echo(
        f"{count} sequences gave the same answers everywhere: {count / seconds:.0f} a second."
    )


if __name__ == "__main__":
    main()
