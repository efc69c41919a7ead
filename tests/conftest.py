import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.dispatch import Signal
from playwright.sync_api import Browser, sync_playwright

from tests.browser.readers import chromium_path

ROOT = Path(__file__).parents[1]

hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.register_profile(
    "soak", deadline=None, max_examples=1_000, derandomize=False, print_blob=True
)
hypothesis.settings.load_profile(os.environ.get("GACETA_HYPOTHESIS", "ci"))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True, scope="session")
def nothing_leaves_this_machine() -> Iterator[None]:
    """Tests speak to servers of their own only."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _only_here(getattr(socket.socket, name)))
        yield


@pytest.fixture(autouse=True)
def nobody_has_tried_before() -> Iterator[None]:
    """Limits on attempts are counted in the cache, which outlives a test."""
    from django.core.cache import cache  # noqa: PLC0415 -- configured only now

    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def pages_are_spanish() -> Iterator[None]:
    """A request leaves its language behind, and addresses are made in it."""
    from django.utils.translation import override  # noqa: PLC0415

    with override("es"):
        yield


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of this machine where somebody listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def hear() -> Iterator[Callable[[Signal], list[dict[str, Any]]]]:
    """``told = hear(signal)``: what the signal tells from then on."""
    connected: list[tuple[Signal, Any]] = []

    def listen(signal: Signal) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []

        def receiver(sender: Any, **what: Any) -> None:
            told.append(what)

        signal.connect(receiver, weak=False)
        connected.append((signal, receiver))
        return told

    yield listen
    for signal, receiver in connected:
        signal.disconnect(receiver)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not chromium_path() and os.environ.get("CI") != "true":
        pytest.skip("There is no Chromium on this machine. On Debian: apt-get install chromium.")
    # Not for the session: playwright's event loop runs as long as this does, in the thread of all tests.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            # The one feature of real browsers that playwright switches off and readers use most.
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def migrated_database() -> Path:
    """An empty database with the schema of now. Migrating takes long, so it is made once and kept."""
    folder = ROOT / "var" / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    template = folder / f"schema-{_schema_name()}.sqlite3"
    with (folder / "schema.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            _migrate(template)
    return template


@pytest.fixture(scope="session")
def django_db_setup(
    migrated_database: Path,
    django_test_environment: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """pytest-django's database, copied from the migrated one; each worker has its own."""
    from django.conf import settings  # noqa: PLC0415 -- configured only now
    from django.db import connections  # noqa: PLC0415

    path = tmp_path_factory.mktemp("database") / "test.sqlite3"
    shutil.copyfile(migrated_database, path)
    settings.DATABASES["default"]["NAME"] = path
    connections["default"].settings_dict["NAME"] = path
    yield
    with django_db_blocker.unblock():
        connections["default"].close()


def _only_here(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        is_local = self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost")
        if not is_local:
            raise AssertionError(f"A test tried to reach {address}.")
        return connect(self, address)

    return guarded


def _schema_name() -> str:
    """A name that changes with any migration of ours, the parts we stand on, or the apps in use."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    digest.update((ROOT / "src" / "gaceta" / "web" / "settings.py").read_bytes())
    for file in sorted((ROOT / "src").glob("gaceta/*/migrations/*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(template: Path) -> None:
    draft = template.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "gaceta.web.settings",
        "GACETA_DATABASE": f"sqlite:///{draft}",
    }
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=ROOT, env=environ)  # noqa: S603
    for leftover in ROOT.glob("var/tests/schema-*.sqlite3"):
        leftover.unlink()
    draft.rename(template)
