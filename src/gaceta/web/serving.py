"""``gaceta serve``: a newspaper of one's own, behind a proxy of one's own."""

import os
import sys
from pathlib import Path

import click
from rich.console import Console


def serve(console: Console, host: str, port: int, workers: int) -> None:
    """Bring everything up to date, then become granian."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaceta.web.settings")
    import django  # noqa: PLC0415 -- reads the environment, which the command has set

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from gaceta.web.migrating import migrate  # noqa: PLC0415

    if workers > 1 and settings.GATE.seats.startswith("memory:"):
        raise click.ClickException(
            "Seats in memory are one process's own, and there are several workers. "
            "Write GACETA_SEATS=sqlite:////path/to/seats.sqlite3, or --workers 1."
        )
    with console.status("Bringing the database up to date …"):
        migrate(lambda *_: None)
    with console.status("Collecting styles and scripts …"):
        call_command("collectstatic", interactive=False, verbosity=0)
    console.print(f"Serving {settings.ORIGIN} on {host}:{port}.")
    granian = Path(sys.executable).with_name("granian")
    command = [
        str(granian), "--interface", "asgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--no-ws", "gaceta.web.asgi:application",
    ]  # fmt: skip
    os.execv(granian, command)  # noqa: S606 -- our own server
