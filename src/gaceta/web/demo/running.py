"""``gaceta demo``: everything made ready once, then served from this one process."""

import hashlib
import os
import shlex
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.markup import escape

from gaceta.web.progress import shown

HOUSE = Path(__file__).parents[2]
PARTS = ("django", "django-allauth", "django-taggit", "wagtail")
"""What brings migrations of its own."""


def prepare(console: Console, var: Path) -> None:
    """The database and the demo's stories, up to date; quick where nothing changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaceta.web.settings")
    from django.conf import settings  # noqa: PLC0415 -- reads the environment, which is set by now

    database = Path(settings.DATABASES["default"]["NAME"])
    schema, paper = sources(var, database)
    made = made_from(var)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        made = made if database.exists() else ("", "")
        # On PostgreSQL the database itself is asked what it holds, which takes a second or two.
        if made == (schema, paper):
            return
        database.parent.mkdir(parents=True, exist_ok=True)
    _make(console)
    if made[1] not in ("", paper):
        paper = made[1]
        console.print(
            "The demo's stories have changed since this paper was printed, and stay as they were. "
            f"To print it anew: rm -r {escape(shlex.quote(short(var)))}",
            soft_wrap=True,
        )
    _stamp(var).write_text(f"{schema}\n{paper}\n")


def made_from(var: Path) -> tuple[str, str]:
    """The schema and the paper that stand in ``var``, each by its digest; empty where none is known."""
    told = _stamp(var).read_text().split() if _stamp(var).exists() else []
    return (told[0], told[1]) if len(told) == 2 else ("", "")


def sources(var: Path, database: Path) -> tuple[str, str]:
    """The schema and the paper as the sources have them now.

    The first changes with any migration, ours or others', with the settings, which name the apps that
    have any, and with the file that they are applied to, but not when var moves; the second with all
    that the paper is printed from: stories, pictures, makers.
    """
    place = database.relative_to(var) if database.is_relative_to(var) else database
    parts = ",".join(map(version, PARTS))
    named = [*HOUSE.glob("*/migrations/*.py"), *HOUSE.glob("web/settings.py")]
    schema = digest_of(named, f"{place} {parts}")
    return schema, digest_of(file for file in (HOUSE / "web" / "demo").rglob("*") if _counts(file))


def _make(console: Console) -> None:
    import django  # noqa: PLC0415 -- only where there is something to do

    django.setup()
    from django.db import transaction  # noqa: PLC0415

    from gaceta.web.demo.load import load  # noqa: PLC0415
    from gaceta.web.migrating import migrate  # noqa: PLC0415

    with shown(console) as tell:
        migrate(tell)
        # All of it or nothing: a half-printed paper would count as one that stands.
        with transaction.atomic():
            load(tell)


def greet(console: Console, port: int, var: Path) -> None:
    """The address, who can sign in, and what to try."""
    console.print(
        f"""
[bold]The newspaper is open: http://localhost:{port}[/bold]

  ana@gaceta.example     has a subscription
  ben@gaceta.example     has an account, and no subscription
  dario@gaceta.example   edits the paper: http://localhost:{port}/admin/
  marta@faro.example     gives out the seats of a company, Faro
  The password of all four is [bold]leer-con-calma-26[/bold]

What to try
  1. Open a story without signing in: its beginning, and an offer.
  2. Sign in as Ana and read the whole of it.
  3. Sign in as Ana in another browser (or a private window) and open a story: the first one is asked
     whether it is still being read. Move the mouse there, and the second shows the notice; leave it
     alone, and reading moves. At the notice press “Seguir aquí” (“Go on here”), or change to Premium
     and invite somebody.
  4. Hide the first browser's window instead: the other reads at once, unasked.
  5. Open the stories of Sport and Economy without signing in: one a month is free, with an account one
     more. Those of Science ask for an account alone.
  6. As Ana, make a link at the end of a story, and open it where nobody is signed in.
  7. Make the seat store fail, and read on. In another terminal:
     {escape(_command(var))} outage on
     Then the same with off.

  {escape(where_mail_goes(os.environ.get("GACETA_MAIL") or f"file://{var}/outbox"))}
  Ctrl-C stops the newspaper.
""",
        soft_wrap=True,
    )


def where_mail_goes(mail: str) -> str:
    """A sentence on the setting GACETA_MAIL."""
    if mail.startswith("file://"):
        return f"Mail is not sent; it lands in {short(Path(mail.removeprefix('file://')))}"
    if mail == "console://":
        return "Mail is not sent; it is printed here."
    return "Mail is sent."


def serve(console: Console, port: int, var: Path) -> NoReturn:
    """Serve until somebody stops it. One process, and one event loop for gate and newspaper."""
    from gaceta.web import embedded  # noqa: PLC0415 -- imports the whole newspaper

    embedded.run(port, lambda: greet(console, port, var))
    console.print("Stopped.")
    embedded.leave()


def digest_of(files: Iterable[Path], more: str = "") -> str:
    """Changes with any name or content among ``files``."""
    digest = hashlib.sha256(more.encode())
    for file in sorted(files):
        digest.update(str(file.relative_to(HOUSE)).encode() + file.read_bytes())
    return digest.hexdigest()


def short(path: Path) -> str:
    """Relative to where the command runs, if it is below."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _stamp(var: Path) -> Path:
    return var / "demo-stamp"


def _counts(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts and file != Path(__file__)


def _command(var: Path) -> str:
    """How to call this program for this demo, from where it was called."""
    told = "" if "GACETA_VAR" not in os.environ else f"GACETA_VAR={shlex.quote(str(var))} "
    return told + shlex.quote(short(Path(sys.executable).with_name("gaceta")))
