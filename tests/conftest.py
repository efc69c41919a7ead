import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.dispatch import Signal
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.browser.readers import chromium_path
from tests.databases import Databases, databases

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


@pytest.fixture(autouse=True, scope="session")
def answers_come_at_once_where_only_the_database_is_another() -> Iterator[None]:
    """How evenly answers come has been seen once; a second run need not wait for it."""
    from gaceta.readers import pace  # noqa: PLC0415 -- Django is configured only now

    with pytest.MonkeyPatch.context() as patch:
        if "TESTS_DATABASE" in os.environ:
            patch.setattr(pace, "STEP", 0.001)
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
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Databases]:
    """pytest-django's database, copied from the migrated one; each worker has its own."""
    made = databases()
    with made.copied("test", tmp_path_factory.mktemp("database")) as name, in_use(name):
        yield made
        with django_db_blocker.unblock():
            _connection().close()


@pytest.fixture
def own_database(
    django_db_setup: Databases, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database of the test's own, where nothing is rolled back: for many requests at once."""
    with django_db_setup.copied("own", tmp_path) as name, django_db_blocker.unblock():
        _connection().close()
        with in_use(name):
            yield
            _connection().close()


@contextmanager
def in_use(name: str) -> Iterator[None]:
    """Django's database is the one of that name."""
    from django.conf import settings  # noqa: PLC0415 -- configured only now

    configured, before = _connection().settings_dict, settings.DATABASES["default"]["NAME"]
    settings.DATABASES["default"]["NAME"] = configured["NAME"] = name
    yield
    settings.DATABASES["default"]["NAME"] = configured["NAME"] = before


def _connection() -> Any:
    from django.db import connections  # noqa: PLC0415 -- configured only now

    return connections["default"]


def _only_here(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        is_local = self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost")
        if not is_local:
            raise AssertionError(f"A test tried to reach {address}.")
        return connect(self, address)

    return guarded
