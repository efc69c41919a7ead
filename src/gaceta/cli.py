"""The command ``gaceta``: the demo, the server, and what an operator needs."""

import os
import sys
import traceback
from pathlib import Path

import click
from rich.console import Console

from gaceta.gate.config import BadSetting

console = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gaceta")
def cli() -> None:
    """Gaceta: a newspaper whose subscription is read on one device at a time.

    \b
    Example:
      gaceta demo
    """


@cli.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), envvar="GACETA_PORT", default=8000, show_default=True
)
@click.option("--prepare", is_flag=True, help="Only make everything ready; do not serve.")
def demo(port: int, prepare: bool) -> None:
    """Serve a small newspaper with stories, pictures and three accounts.

    \b
    Example:
      GACETA_PORT=8123 gaceta demo
    """
    os.environ["GACETA_PORT"] = str(port)
    os.environ.setdefault("GACETA_DEMO", "1")
    var = Path(os.environ.get("GACETA_VAR") or "var").absolute()
    os.environ.setdefault("GACETA_OUTAGE_FILE", str(var / "outage"))
    from gaceta.web.demo import running  # noqa: PLC0415 -- Django reads the settings set above

    running.check_port(port)
    running.prepare(console, var)
    if not prepare:
        running.greet(console, port, var)
        running.serve(port)
        console.print("Stopped.")


@cli.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), envvar="GACETA_PORT", default=8000, show_default=True
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
def serve(port: int, host: str, workers: int) -> None:
    """Serve your own newspaper: brings the database and the style sheets up to date first.

    \b
    Example:
      GACETA_ORIGIN=https://paper.example GACETA_VAR=/srv/gaceta gaceta serve --workers 2
    """
    os.environ["GACETA_PORT"] = str(port)
    from gaceta.web import serving  # noqa: PLC0415

    serving.serve(console, host, port, workers)


@cli.command()
@click.argument("state", type=click.Choice(["on", "off"]))
def outage(state: str) -> None:
    """Make the demo's seat store fail, or mend it, to see what readers meet then.

    \b
    Example:
      gaceta outage on
    """
    var = Path(os.environ.get("GACETA_VAR") or "var").absolute()
    switch = Path(os.environ.get("GACETA_OUTAGE_FILE") or var / "outage")
    if state == "on":
        switch.parent.mkdir(parents=True, exist_ok=True)
        switch.touch()
        console.print(
            "The seat store is down. Subscribers read on; nothing of an account can be changed."
        )
    else:
        switch.unlink(missing_ok=True)
        console.print("The seat store is up again.")


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands.

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
    except click.ClickException as reason:
        reason.show()
        sys.exit(reason.exit_code)
    except (click.Abort, KeyboardInterrupt):
        complaints.print("Stopped.")
        sys.exit(130)
    except BadSetting as reason:
        complaints.print(f"[red]A setting is wrong.[/red] {reason}", soft_wrap=True)
        sys.exit(2)
    except Exception as reason:
        complaints.print(
            f"[red]Something went wrong:[/red] {type(reason).__name__}: {reason}\n"
            f"The whole of it stands in {_keep(traceback.format_exc())}.",
            soft_wrap=True,
        )
        sys.exit(1)


def _keep(told: str) -> Path:
    """Write what happened to a file, for whoever mends it."""
    file = Path(os.environ.get("GACETA_VAR") or "var").absolute() / "error.log"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as log:
        log.write(told + "\n")
    return file


if __name__ == "__main__":
    main()
