"""Where accounts, subscriptions and pages live: a file of SQLite's, or a database of PostgreSQL's."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg import OperationalError, ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import ConnectionTimeout

from gaceta.gate.config import BadSetting

SQLITE = "sqlite:///"
POSTGRESQL = ("postgresql://", "postgres://")

LONGEST_STATEMENT = 30_000
"""Milliseconds. Nobody waits longer for a page; migrations may take longer (``migrating.py``)."""
LONGEST_WAIT = 5_000
"""Milliseconds that a statement waits for somebody else's lock, as SQLite does."""


def read_database(environ: Mapping[str, str], var: Path) -> str:
    """The address, checked: GACETA_DATABASE, or what stands in GACETA_DATABASE_FILE.

    Raises BadSetting, which never shows a password.
    """
    url = _told(environ) or f"{SQLITE}{var}/gaceta.sqlite3"
    if url.startswith(SQLITE) and len(url) > len(SQLITE):
        return f"{SQLITE}{Path(url.removeprefix(SQLITE)).absolute()}"
    if url.startswith(POSTGRESQL):
        _parts(url)
        return url
    raise _wrong(url, "names neither a SQLite file nor a database of PostgreSQL")


def file_of(url: str) -> Path | None:
    """The file that holds everything, on SQLite."""
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None


def make_room(url: str) -> None:
    """Make the folder for the file, where there is a file."""
    file = file_of(url)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)


def shown(url: str) -> str:
    """The address as it may stand in a log: without a password."""
    without = re.sub(r"(://[^:@/]*):.*@", r"\1:…@", url)
    return re.sub(r"([?&]password=)[^&]*", r"\1…", without)


def django_settings(url: str) -> dict[str, Any]:
    """The address as Django wants it, with our limits."""
    file = file_of(url)
    return _sqlite(file) if file else _postgresql(_parts(url))


def gives_no_answer(reason: Exception) -> bool:
    """True if PostgreSQL did not let us in: it is off or full, or knows neither us nor the database."""
    cause = reason.__cause__
    return type(cause) in (OperationalError, ConnectionTimeout)


def _sqlite(file: Path) -> dict[str, Any]:
    # A power cut must not lose a paid subscription: synchronous=FULL (WAL alone may).
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": LONGEST_WAIT / 1000,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _postgresql(told: dict[str, Any]) -> dict[str, Any]:
    # A request has a thread of its own, so a connection kept in it (CONN_MAX_AGE) would only pile up.
    limits = (
        f"-c statement_timeout={LONGEST_STATEMENT} -c lock_timeout={LONGEST_WAIT}"
        " -c idle_in_transaction_session_timeout=60000"
    )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": told.pop("dbname"),
        "USER": told.pop("user", ""),
        "PASSWORD": told.pop("password", ""),
        "HOST": told.pop("host", ""),
        "PORT": told.pop("port", ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "gaceta",
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            **told,
            "options": f"{limits} {told.get('options', '')}".strip(),
        },
    }


def _told(environ: Mapping[str, str]) -> str:
    url, file = environ.get("GACETA_DATABASE"), environ.get("GACETA_DATABASE_FILE")
    if url and file:
        raise BadSetting(
            "GACETA_DATABASE and GACETA_DATABASE_FILE are both set. "
            "Write only one: GACETA_DATABASE_FILE."
        )
    if not file:
        return url or ""
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as reason:
        raise BadSetting(
            f"GACETA_DATABASE_FILE is {file!r}, which cannot be read ({reason}). "
            "Write the path of a file that holds the address and that this process may read."
        ) from None


def _parts(url: str) -> dict[str, Any]:
    """What PostgreSQL's own library reads in the address."""
    try:
        told = conninfo_to_dict(url)
    except ProgrammingError as reason:
        raise _wrong(url, f"cannot be understood ({shown(str(reason)).strip()})") from None
    ports = str(told.get("port", "") or "5432").split(",")
    if not all(re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 65_536 for port in ports):
        raise _wrong(url, "has a port that is none")
    if not told.get("dbname"):
        raise _wrong(url, "names no database")
    return told


def _wrong(url: str, why: str) -> BadSetting:
    return BadSetting(
        f"GACETA_DATABASE is {shown(url)!r}, which {why}. "
        "Write GACETA_DATABASE=sqlite:////srv/gaceta/gaceta.sqlite3, with the whole path, "
        "or GACETA_DATABASE=postgresql://user:password@host:5432/gaceta."
    )
