"""Steps that take their time, shown to whoever waits: a bar on a terminal, else a line a step."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

Tell = Callable[[str, int, int], None]
"""Is told the step, how much of it is done, and how much there is."""


@contextmanager
def shown(console: Console) -> Iterator[Tell]:
    """What is told inside is seen on ``console``."""
    with (_bars if console.is_terminal else _lines)(console) as tell:
        yield tell


@contextmanager
def _bars(console: Console) -> Iterator[Tell]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console) as progress:

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total)
            progress.update(tasks[step], completed=done, total=total)

        yield tell


@contextmanager
def _lines(console: Console) -> Iterator[Tell]:
    """Where no bar can move: the step when it begins, its seconds when it ends."""
    began: dict[str, float] = {}

    def tell(step: str, done: int, total: int) -> None:
        if step not in began:
            began[step] = time.monotonic()
            console.print(f"{step} …", end="")
        if done == total:
            console.print(f" {time.monotonic() - began[step]:.0f} s")

    yield tell
