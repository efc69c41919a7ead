"""The command ``gaceta``: the demo, the server, and what an operator needs."""

import os
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.markup import escape

from gaceta.proof import judging
from gaceta.proof.corpus.commands import corpus
from gaceta.proof.histories import BadHistory
from gaceta.web import databases, housekeeping, ports
from gaceta.web.payments import payments

WHERE_IT_IS = (
    "GACETA_DATABASE says where it is and who asks: postgresql://user:password@host:5432/gaceta. "
    "Start PostgreSQL there, or write the address that is right."
)
console = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)
port_option = click.option(
    "--port", type=click.IntRange(1, 65535), help="Else the setting GACETA_PORT, else 8000."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gaceta")
def cli() -> None:
    """Gaceta: a newspaper whose subscription is read on one device at a time.

    Settings are environment variables named GACETA_…; docs/settings.md has them all.

    \b
    Example:
      gaceta demo
    """


@cli.command(short_help="Serve a small newspaper, ready to be tried.")
@port_option
@click.option("--prepare", is_flag=True, help="Only make everything ready; do not serve.")
def demo(port: int | None, prepare: bool) -> None:
    """Serve a small newspaper with stories, pictures and a few accounts.

    \b
    Example:
      GACETA_PORT=8123 gaceta demo
    """
    port = ports.chosen(port)
    if not prepare:
        ports.check(port, again="gaceta demo")
    var = _var()
    os.environ.setdefault("GACETA_DEMO", "1")
    os.environ.setdefault("GACETA_OUTAGE_FILE", str(_outage_switch()))
    from gaceta.web.demo import running  # noqa: PLC0415 -- Django reads the settings set above

    running.prepare(console, var)
    if not prepare:
        running.serve(console, port, var)


@cli.command(short_help="Serve your own newspaper.")
@port_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
def serve(port: int | None, host: str, workers: int) -> None:
    """Serve your own newspaper: brings the database and the style sheets up to date first.

    \b
    Example:
      GACETA_ORIGIN=https://paper.example GACETA_VAR=/srv/gaceta gaceta serve --workers 2
    """
    port = ports.chosen(port)
    ports.check(port, again="gaceta serve", host=host)
    from gaceta.web import serving  # noqa: PLC0415

    serving.serve(console, host, port, workers)


@cli.command(short_help="Make the demo's seat store fail, or mend it.")
@click.argument("state", type=click.Choice(["on", "off"]))
def outage(state: str) -> None:
    """Make the demo's seat store fail, or mend it, to see what readers meet then.

    \b
    Example:
      gaceta outage on
    """
    switch = _outage_switch()
    if state == "on":
        switch.parent.mkdir(parents=True, exist_ok=True)
        switch.touch()
        told = (
            "The demo's seat store is down while this file exists: {}\n"
            "Subscribers read on; nothing of an account can be changed. To mend it: off."
        )
    else:
        switch.unlink(missing_ok=True)
        told = "The demo's seat store is up: {} is gone."
    console.print(told.format(escape(str(switch))), soft_wrap=True)


@cli.command("check-history", short_help="Judge a recorded history of operations.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--model",
    type=click.Choice(sorted(judging.MODELS)),
    help="Else the file's first line names it.",
)
def check_history(file: Path, model: str | None) -> None:
    """Judge a recorded history: can one order of its operations explain every answer?

    Exits with 0 if so, 1 if not, 2 if FILE is no history, 3 if it cannot be decided.
    src/gaceta/proof/histories.py describes the format.

    \b
    Example:
      gaceta check-history var/history.jsonl
    """
    try:
        with console.status(f"Judging {escape(file.name)} …"):
            report = judging.judge_file(file, model=model or "")
    except BadHistory as reason:
        _complain("This is no history.", f"{file}: {reason}", 2)
    console.print(escape(report.text), soft_wrap=True)
    sys.exit({"good": 0, "bad": 1, "undecided": 3}[report.verdict])


cli.add_command(corpus)
cli.add_command(housekeeping.sign_out)
cli.add_command(housekeeping.tidy)
cli.add_command(payments)


@cli.command(short_help="Let thousands of readers read in virtual time.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same run.")
@click.option("--readers", type=click.IntRange(1, 1_000_000), default=100, show_default=True)
@click.option("--hours", type=click.FloatRange(0.1, 1000), default=24, show_default=True)
@click.option(
    "--faults",
    type=click.Choice(["calm", "flaky", "outages", "clocks", "everything"]),
    default="everything",
    show_default=True,
    help="What goes wrong: nothing, the network, the store, the clocks, or all of it.",
)
@click.option(
    "--policy",
    type=click.Path(path_type=Path),
    help="A file with other lengths than the usual ones, as in heartbeat = 15 (seconds).",
)
def simulate(seed: int, readers: int, hours: float, faults: str, policy: Path | None) -> None:
    """Let readers read in virtual time, on the real engine, and watch that every invariant holds.

    Says what was seen. Around the first breach it tells the story of that seat, and ends with 1.

    \b
    Example:
      gaceta simulate --seed 7 --readers 200 --faults flaky
    """
    from gaceta.proof import simulation  # noqa: PLC0415
    from gaceta.proof.policies import read_policy  # noqa: PLC0415
    from gaceta.seats.model import Policy  # noqa: PLC0415
    from gaceta.web.progress import shown  # noqa: PLC0415

    try:
        lengths = read_policy(policy) if policy else Policy()
    except ValueError as reason:
        raise click.UsageError(str(reason)) from None
    mixture = simulation.MIXTURES[faults]
    with shown(complaints) as tell:
        report = simulation.simulate(
            seed,
            readers=readers,
            hours=hours,
            faults=mixture,
            policy=lengths,
            tell=lambda done, total: tell("Reading", done, total),
        )
    click.echo(simulation.summary(report))
    if report.breaches:
        broken = report.breaches[0]
        stage = simulation.stage_of(report, broken, mixture, lengths)
        click.echo("\n" + simulation.story(stage, broken.at))
        sys.exit(1)


@cli.command(
    short_help="Run one of Django's own commands.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands; without any, list them.

    \b
    Example:
      gaceta manage createsuperuser
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaceta.web.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["gaceta manage", *arguments])


def main() -> None:
    """Run the command; whatever goes wrong is told in a line, never as a traceback."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as shown:
        shown.show()
        sys.exit(2)
    except click.UsageError as reason:
        reason.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        complaints.print("Stopped.")
        sys.exit(130)
    except ports.BadSetting as reason:
        _complain("A setting is wrong.", str(reason), 2)
    except (ports.PortUnusable, click.ClickException) as reason:
        _complain("This cannot be done.", str(reason), 2)
    except OSError as reason:
        _complain("This machine refused.", str(reason), 2)
    except Exception as reason:
        if databases.gives_no_answer(reason):
            _complain("The database does not answer.", f"{reason}\n{WHERE_IT_IS}", 2)
        kept = f"The whole of it stands in {_kept(traceback.format_exc())}"
        _complain("Something went wrong.", f"{type(reason).__name__}: {reason}\n{kept}", 1)


def _complain(what: str, why: str, code: int) -> NoReturn:
    complaints.print(f"[red]{what}[/red] {escape(why)}", soft_wrap=True)
    sys.exit(code)


def _kept(told: str) -> Path:
    """Write what happened to a file, for whoever mends it, and say where it is."""
    for log in (_var() / "error.log", Path(tempfile.gettempdir()) / "gaceta-error.log"):
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8") as lines:
                lines.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n{told}\n")
        except OSError:
            continue
        return log
    sys.stderr.write(told)
    return Path("/dev/stderr")


def _var() -> Path:
    return Path(os.environ.get("GACETA_VAR") or "var").absolute()


def _outage_switch() -> Path:
    return Path(os.environ.get("GACETA_OUTAGE_FILE") or _var() / "outage").absolute()


if __name__ == "__main__":
    main()
