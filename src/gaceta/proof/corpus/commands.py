"""``gaceta corpus``: write the scenes, and measure a policy on them."""

from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from gaceta.seats.model import Policy

console = Console(highlight=False)
policy_option = click.option(
    "--policy",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A TOML file, lengths of time in seconds: idle = 60",
)
seed_option = click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
jobs_option = click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True)


@click.group()
def corpus() -> None:
    """Scenes of reading with the truth in them, and what a policy makes of them.

    \b
    Example:
      gaceta corpus measure --hours 20
    """


@corpus.command(short_help="Write the scenes' files again, byte for byte.")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path("corpus")
)
def write(folder: Path) -> None:
    """Write the scenes' files, the same bytes each time.

    \b
    Example:
      gaceta corpus write --to corpus
    """
    from gaceta.proof.corpus import files  # noqa: PLC0415 -- other commands need not wait for it

    for path in files.write_all(folder):
        console.print(f"{path}  {path.stat().st_size / 1000:.0f} kB", markup=False)


@corpus.command(short_help="Measure a policy on the scenes; write a page and pictures.")
@policy_option
@click.option(
    "--hours",
    type=click.FloatRange(0, min_open=True),
    default=100,
    show_default=True,
    help="Of reading, for each scene.",
)
@seed_option
@jobs_option
@click.option("--scene", "names", multiple=True, help="Only these scenes; nothing is written.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for corpus.md and its pictures; docs for Gaceta's own policy.",
)
def measure(
    file: Path | None,
    hours: float,
    seed: int,
    jobs: int,
    names: tuple[str, ...],
    folder: Path | None,
) -> None:
    """Measure a policy on every scene: whom it accuses wrongly, what it misses, how fast it stops.

    \b
    Examples:
      gaceta corpus measure --hours 20 --scene couple --scene commuter
      gaceta corpus measure --policy mine.toml --to mine
    """
    from gaceta.proof.corpus import catalogue, measuring, report, tables  # noqa: PLC0415

    policy = _policy(file)
    _check_scenes(names, catalogue.SCENES)
    if file and not folder and not names:
        raise click.UsageError("Name a folder for what is written: --to mine")
    with _progress() as tell:
        counts = measuring.measure(
            policy, names or catalogue.SCENES, hours=hours, seed=seed, jobs=jobs, tell=tell
        )
    _print(tables.SHORT_HEADS, tables.short(tables.rows(counts)), tables.SHORT_TELLS)
    if names:
        return
    compare = partial(report.compare, policy, hours=hours / 4, seed=seed, jobs=jobs)
    with _progress() as tell:
        idles = compare("idle", report.IDLES, tell=tell)
        questions = compare("question", report.QUESTIONS, tell=tell)
    asked = f" with `--hours {hours:g} --seed {seed}`"
    target = folder or Path("docs")
    for path in report.write(
        target, counts, idles, questions, policy, hours=hours, seed=seed, asked=asked
    ):
        console.print(f"Written: {path}", markup=False)


@corpus.command(short_help="Try the limits of the sharing state; write a page and a picture.")
@policy_option
@click.option("--seats", type=click.IntRange(1), default=20, show_default=True, help="A scene.")
@seed_option
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path("docs")
)
def sharing(file: Path | None, seats: int, seed: int, folder: Path) -> None:
    """Try the limits of the sharing state: whom they accuse wrongly, and whom they miss.

    \b
    Example:
      gaceta corpus sharing --seats 5 --to mine
    """
    from gaceta.proof.corpus import sharing_report  # noqa: PLC0415

    with _progress() as tell:
        paths = sharing_report.write(folder, _policy(file), seats=seats, seed=seed, tell=tell)
    for path in paths:
        console.print(f"Written: {path}", markup=False)


@corpus.command(short_help="Play sessions of readers with one device; nobody may meet a notice.")
@click.option("--until", type=click.IntRange(1), default=1_000_000, show_default=True)
@click.option(
    "--file",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("var/sessions.json"),
    show_default=True,
    help="How far it came; the next run goes on from there.",
)
def sessions(until: int, path: Path) -> None:
    """Play sessions of readers with one device: nobody may ever meet a notice. Ctrl-C stops it.

    \b
    Example:
      gaceta corpus sessions --until 10000
    """
    from gaceta.proof.corpus.soak import one_device  # noqa: PLC0415

    path.parent.mkdir(parents=True, exist_ok=True)
    with _progress() as tell:
        done = one_device(
            path, until, Policy(), lambda so_far: tell("sessions", so_far.sessions / until)
        )
    console.print(f"{done.sessions} sessions, {done.notices} notices, {done.breaches} breaches.")
    if done.notices or done.breaches:
        raise click.exceptions.Exit(1)


def _policy(file: Path | None) -> Policy:
    from gaceta.proof.policies import read_policy  # noqa: PLC0415

    try:
        return read_policy(file) if file else Policy()
    except ValueError as reason:
        raise click.UsageError(str(reason)) from None


def _check_scenes(names: tuple[str, ...], known: Container[str]) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.UsageError(
            f"There is no scene {unknown[0]!r}; the files in the folder corpus are named after them."
        )


def _print(heads: Sequence[str], rows: Sequence[Sequence[str]], tells: str) -> None:
    table = Table(box=None, header_style="bold")
    for number, head in enumerate(heads):
        table.add_column(head, justify="right" if number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print(tells, style="dim")


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A line that says what is being played, how far it is, and for how long yet."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("", total=1.0)
        last = ""

        def tell(name: str, share: float) -> None:
            nonlocal last
            if name != last:
                shown.reset(task, description=name)
                last = name
            shown.update(task, completed=share)

        yield tell
