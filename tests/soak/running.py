"""Runs what is left of each job, tells how far it is and how long it may take yet."""

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.soak.job import Done, Job
from tests.soak.keeping import Keeping, Kept


@dataclass(frozen=True)
class Plan:
    """A job, how many of its units are wanted, and those that are done."""

    job: Job
    wanted: int
    kept: list[Kept]

    @property
    def left(self) -> list[int]:
        done = {kept.unit for kept in self.kept}
        return [unit for unit in range(self.wanted) if unit not in done]

    @property
    def seconds_a_unit(self) -> float:
        if not self.kept:
            return self.job.seconds
        return sum(kept.seconds for kept in self.kept) / len(self.kept)

    @property
    def seconds_left(self) -> float:
        return len(self.left) * self.seconds_a_unit


def plans(jobs: Sequence[Job], keeping: Keeping, scale: float) -> list[Plan]:
    """What there is to do."""
    return [Plan(job, job.scaled(scale), keeping.of(job.name)) for job in jobs]


def run(
    work: Sequence[Plan],
    keeping: Keeping,
    console: Console,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Do all that is left. A unit that fails is told and kept, and the next one is done."""
    columns = (
        TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), TextColumn("{task.fields[left]}"),
    )  # fmt: skip
    with Progress(*columns, console=console) as bars:
        whole = bars.add_task("everything", total=None, left="")
        for number, plan in enumerate(work):
            bar = bars.add_task(plan.job.name, total=plan.wanted, left="")
            bars.update(bar, completed=plan.wanted - len(plan.left))
            for unit in plan.left:
                kept = attempt(plan.job, unit, clock)
                keeping.keep(plan.job.name, kept)
                plan.kept.append(kept)
                for failure in kept.done.failures:
                    console.print(_told(plan.job, unit, failure), markup=False, soft_wrap=True)
                bars.update(bar, advance=1, left=_in_words(plan.seconds_left))
                rest = _in_words(sum(other.seconds_left for other in work[number:]))
                bars.update(whole, left=f"{rest} for all that is left")
                if not console.is_terminal:  # where no bar can move
                    done = plan.wanted - len(plan.left)
                    console.print(f"{plan.job.name} {done} of {plan.wanted}, {rest}")


def attempt(job: Job, unit: int, clock: Callable[[], float] = time.monotonic) -> Kept:
    """Do one unit. What it raises is its failure; Ctrl-C is nobody's."""
    began = clock()
    try:
        done = job.run_unit(unit)
    except Exception as reason:
        told = "".join(traceback.format_exception(reason)[-3:]).strip()
        done = Done(failures=(told,))
    return Kept(unit, clock() - began, done)


def replay(job: Job, unit: int) -> str:
    """The command that does this unit alone once more."""
    return f"make soak SOAK='--only {job.name} --unit {unit}'"


def _told(job: Job, unit: int, failure: str) -> str:
    return f"{job.name}, unit {unit} failed: {failure}\nTo see it again: {replay(job, unit)}"


def _in_words(seconds: float) -> str:
    if seconds < 90:
        return f"about {seconds:.0f} s left"
    if seconds < 5400:
        return f"about {seconds / 60:.0f} min left"
    return f"about {seconds / 3600:.1f} h left"
