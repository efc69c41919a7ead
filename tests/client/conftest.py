from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.client.scripted import Scripted, Site
from tests.client.serving import served


@pytest.fixture(scope="session")
def site() -> Iterator[tuple[Site, str]]:
    site = Site()
    with served(site.app) as address:
        yield site, address


@pytest.fixture
def gate(site: tuple[Site, str]) -> Iterator[Scripted]:
    """What this test lets the gate say, and what the gate hears."""
    scripted = Scripted()
    site[0].tests[scripted.name] = scripted
    yield scripted
    scripted.hang_up()


Device = Callable[..., BrowserContext]


@pytest.fixture
def device(chromium: Browser, gate: Scripted, site: tuple[Site, str]) -> Iterator[Device]:
    """Makes browsers; afterwards none of their pages may have broken the policy, or failed."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: object) -> BrowserContext:
        context = chromium.new_context(base_url=site[1], **options)
        context.add_cookies([{"name": "test", "value": gate.name, "url": site[1]}])
        context.set_default_timeout(20_000)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda message: complaints.append(message.text))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    # What a browser itself writes of an answer other than 2xx, or of none, is no complaint.
    assert not [text for text in complaints if not text.startswith("Failed to load resource")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent and "device" in getattr(
            item, "fixturenames", ()
        ):
            item.add_marker(pytest.mark.browser)
