"""What the models promise on SQLite they promise on PostgreSQL: the same tests, on a real one."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.seats.stores.postgres_server import PostgresServer, postgres_server

ROOT = Path(__file__).parents[1]
TABLES = (
    "models", "at_once", "devices", "sessions", "attempts", "proofs", "privacy",
    "memberships", "holdings", "invitations", "terms", "moving", "domains", "usage",
    "events", "any_order", "offline", "renewing",
    "endings", "meter", "gifts", "noticed", "device_keys", "queries", "topics", "shelves",
)  # fmt: skip
"""Which tests are about what stands in tables: test_models.py, test_proofs_at_once.py and so on.

All others run there too, for whoever asks: TESTS_DATABASE=postgresql://… pytest tests/readers
"""
GACETA = (sys.executable, "-m", "gaceta.cli")


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


def run(*command: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("GACETA_", "PYTEST_", "DJANGO_"))
    }
    kept |= {"PYTHONPATH": str(ROOT / "src"), "CI": os.environ.get("CI", ""), **environ}
    return subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False, timeout=600
    )


def test_what_the_models_promise_holds_on_postgresql_too(server: PostgresServer) -> None:
    rooms = [ROOT / "tests" / room for room in ("readers", "subscriptions", "access", "newspaper")]
    about = re.compile(rf"test_(\w+_)?({'|'.join(TABLES)}).py")
    files = [str(f) for room in rooms for f in room.rglob("test_*.py") if about.fullmatch(f.name)]
    told = run(
        *(sys.executable, "-m", "pytest", "-q", "-m", "not browser", "-p", "no:cacheprovider"),
        *files,
        TESTS_DATABASE=server.url,
    )

    assert told.returncode == 0, told.stdout[-6000:] + told.stderr[-2000:]


def test_commands_work_on_it_and_find_nothing_left_to_migrate_after_migrating(
    server: PostgresServer, tmp_path: Path
) -> None:
    server.run("CREATE DATABASE gaceta")
    address = server.url.replace("/postgres?", "/gaceta?")
    told = tmp_path / "address"
    told.write_text(address + "\n")
    settings = {"GACETA_VAR": str(tmp_path), "GACETA_DATABASE_FILE": str(told)}

    first = run(*GACETA, "manage", "migrate", "--verbosity", "0", **settings)
    second = run(*GACETA, "manage", "migrate", "--check", **settings)

    assert (first.returncode, first.stderr) == (0, "")
    assert second.returncode == 0, second.stdout


@pytest.mark.parametrize(
    ("address", "because"),
    [
        ("postgresql://gaceta:geheim@127.0.0.1:1/gaceta", "refused"),
        ("/nobody-made-this?", "does not exist"),
    ],
)
def test_a_database_that_does_not_answer_is_told_without_a_password_or_a_traceback(
    server: PostgresServer, tmp_path: Path, address: str, because: str
) -> None:
    whole = address if "://" in address else server.url.replace("/postgres?", address)

    told = run(*GACETA, "demo", "--prepare", GACETA_VAR=str(tmp_path), GACETA_DATABASE=whole)

    assert told.returncode == 2
    assert "The database does not answer." in told.stderr
    assert because in told.stderr
    assert "GACETA_DATABASE" in told.stderr
    assert "Traceback" not in told.stderr
    assert "geheim" not in told.stderr + told.stdout
