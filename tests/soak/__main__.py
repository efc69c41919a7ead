"""``make soak``: the full counts. Stop it with Ctrl-C; the same command goes on where it stopped."""

import os
import sys
from pathlib import Path

import click
from rich.console import Console

from tests.soak import report, running
from tests.soak.job import Job
from tests.soak.jobs import JOBS
from tests.soak.keeping import Keeping, version_of

ROOT = Path(__file__).parents[2]
console = Console(highlight=False)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--only", "names", multiple=True, type=click.Choice([job.name for job in JOBS]),
    help="This job alone; may be given several times.",
)  # fmt: skip
@click.option(
    "--scale", type=click.FloatRange(0, 100, min_open=True), default=1.0, show_default=True,
    help="This part of each job's units; 0.01 for a quick pass.",
)  # fmt: skip
@click.option("--unit", type=click.IntRange(0), help="One unit once more, and nothing else.")
@click.option("--anew", is_flag=True, help="Forget what is done, and begin again.")
@click.option("--list", "listing", is_flag=True, help="Say what there is, and do nothing.")
def soak(names: tuple[str, ...], scale: float, unit: int | None, anew: bool, listing: bool) -> None:
    """Run the long jobs, and write var/soak/report.md and report.json.

    \b
    Example:
      make soak SOAK='--only kills-sqlite --scale 0.1'
    """
    jobs = [job for job in JOBS if not names or job.name in names]
    keeping = Keeping(ROOT / "var" / "soak", version_of(ROOT))
    if unit is not None:
        sys.exit(_once_more(jobs, unit))
    if anew:
        for job in jobs:
            keeping.forget(job.name)
    work = running.plans(jobs, keeping, scale)
    if listing:
        return _list(work)
    try:
        running.run(work, keeping, console)
    except KeyboardInterrupt:
        console.print("Stopped. The same command goes on from here.")
        sys.exit(130)
    finally:
        # What is known by now of every job, whichever were asked for this time.
        everything = running.plans(JOBS, keeping, scale)
        page = report.write(everything, keeping.version, keeping.folder)
        console.print(f"The report: {page.relative_to(ROOT)}")
    sys.exit(1 if any(kept.done.failures for plan in work for kept in plan.kept) else 0)


def _once_more(jobs: list[Job], unit: int) -> int:
    """Do that unit of one job, and tell."""
    if len(jobs) != 1:
        raise click.UsageError("--unit needs the one job that it is of: --only NAME.")
    kept = running.attempt(jobs[0], unit)
    for line in (*kept.done.failures, *kept.done.notes):
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"{jobs[0].name}, unit {unit}: {'failed' if kept.done.failures else 'good'}.")
    return 1 if kept.done.failures else 0


def _list(work: list[running.Plan]) -> None:
    for plan in work:
        done = plan.wanted - len(plan.left)
        console.print(f"{plan.job.name:<20} {done} of {plan.wanted} units: {plan.job.says}")


if __name__ == "__main__":
    os.chdir(ROOT)
    soak()
