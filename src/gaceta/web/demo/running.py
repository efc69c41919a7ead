"""``gaceta demo``: everything made ready once, then served from this one process."""

import errno
import hashlib
import os
import socket
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

HOUSE = Path(__file__).parents[2]


class PortTaken(click.ClickException):
    """Somebody else listens there."""

    def __init__(self, port: int) -> None:
        other = port + 1 if port < 65_535 else 8000
        super().__init__(
            f"Port {port} is taken by another program. Choose another with the setting GACETA_PORT: "
            f"GACETA_PORT={other} make demo"
        )


def check_port(port: int) -> None:
    """Raises PortTaken, before any long work is done in vain."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as reason:
            if reason.errno == errno.EADDRINUSE:
                raise PortTaken(port) from None
            raise click.ClickException(f"Port {port} cannot be used: {reason.strerror}.") from None


def prepare(console: Console, var: Path) -> None:
    """The database and the demo's stories, up to date; quick where nothing changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaceta.web.settings")
    stamp = var / "demo-stamp"
    wanted = _state()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    var.mkdir(parents=True, exist_ok=True)
    import django  # noqa: PLC0415 -- only where there is something to do

    django.setup()
    from gaceta.web.demo.load import load  # noqa: PLC0415
    from gaceta.web.migrating import migrate  # noqa: PLC0415

    with _progress(console) as progress:
        lines: dict[str, object] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in lines:
                lines[step] = progress.add_task(step, total=total)
            progress.update(lines[step], completed=done, total=total)  # type: ignore[arg-type]

        migrate(tell)
        load(tell)
    stamp.write_text(wanted)


def greet(console: Console, port: int, var: Path) -> None:
    """The address, who can sign in, and what to try."""
    console.print(
        f"""
[bold]The newspaper is open: http://localhost:{port}[/bold]

  ana@gaceta.example     has a subscription
  ben@gaceta.example     has an account, and no subscription
  dario@gaceta.example   edits the paper: http://localhost:{port}/admin/
  The password of all three is [bold]leer-con-calma-26[/bold]

What to try
  1. Open a story without signing in: its beginning, and an offer.
  2. Sign in as Ana and read the whole of it.
  3. Sign in as Ana in another browser (or a private window) and open a story: the notice.
     Press “Seguir aquí” (“Go on here”), and look at the first browser.
  4. Hide the first browser's window instead: the other reads at once, unasked.
  5. Make the seat store fail, and read on:   .venv/bin/gaceta outage on   (then off)

  Mail is not sent; it lands in {_short(var / "outbox")}
  Ctrl-C stops the newspaper.
""",
        soft_wrap=True,
    )


def serve(port: int) -> None:
    """Serve until somebody stops it. One process, and one event loop for gate and newspaper."""
    from gaceta.web.embedded import run  # noqa: PLC0415 -- imports the whole newspaper

    run(port)


def _progress(console: Console) -> Progress:
    if console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        return Progress(*columns, console=console)
    return _Lines(console)


class _Lines(Progress):
    """Where nobody sees a bar move: one line when a step begins."""

    def __init__(self, console: Console) -> None:
        super().__init__(console=console, disable=True)
        self._plain = console

    def add_task(self, description: str, *args: object, **options: object):  # type: ignore[no-untyped-def]
        self._plain.print(f"{description} …")
        return super().add_task(description, *args, **options)  # type: ignore[arg-type]


def _state() -> str:
    """What the demo's database is made from: migrations, stories, and the parts we stand on."""
    digest = hashlib.sha256()
    for file in sorted(_sources()):
        digest.update(str(file.relative_to(HOUSE)).encode() + file.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterable[Path]:
    yield from HOUSE.glob("*/migrations/*.py")
    yield from (file for file in (HOUSE / "web" / "demo").rglob("*") if _counts(file))


def _counts(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts and file.name != "running.py"


def _short(path: Path) -> str:
    """Relative to where the command runs, if it is below."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
