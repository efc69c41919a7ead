"""``gaceta serve``: a newspaper of one's own, behind a proxy of one's own."""

import os
import resource
import sys
from pathlib import Path

import click
from rich.console import Console

from gaceta.web.databases import make_room
from gaceta.web.progress import shown

MOST_AT_ONCE = 32_768
"""Requests that a worker has in hand at one time. Open event streams are most of them; granian, left to
itself, lets 1024 in and makes all others wait."""


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
    call_command("check", deploy=True, fail_level="ERROR")
    make_room(settings.ENVIRONMENT.database)
    with shown(console) as tell:
        migrate(tell)
        tell("Collecting styles and scripts", 0, 1)
        call_command("collectstatic", interactive=False, verbosity=0)
        tell("Collecting styles and scripts", 1, 1)
    console.print(f"Serving {settings.ORIGIN} on {host}, port {port}.", soft_wrap=True)
    become_granian(host, port, workers)


def become_granian(host: str, port: int, workers: int) -> None:
    """Replace this process by the server's own, which runs the workers."""
    allow_open_files()
    granian = Path(sys.executable).with_name("granian")
    where = ["--host", host, "--port", str(port), "--interface", "asgi", "--no-ws"]
    processes = ["--workers", str(workers), "--respawn-failed-workers"]
    streams = ["--backpressure", str(MOST_AT_ONCE)]
    ending = ["--workers-kill-timeout", "10", "--log-level", "warning"]
    command = [str(granian), *where, *processes, *streams, *ending, "gaceta.web.asgi:application"]
    os.execv(granian, command)  # noqa: S606 -- our own server


def allow_open_files() -> None:
    """Each stream is an open file; where the machine's owner allows more than are usual, use them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_AT_ONCE if hard == resource.RLIM_INFINITY else min(MOST_AT_ONCE, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
