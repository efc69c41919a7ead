from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.readers import chromium_path
from tests.client.scripted import Scripted, Site
from tests.client.serving import served


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
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
def site() -> Iterator[tuple[Site, str]]:
    site = Site()
    with served(site.app) as address:
        yield site, address


@pytest.fixture
def gate(site: tuple[Site, str]) -> Iterator[Scripted]:
    """What this test lets the gate say, and what the gate hears."""
    site[0].scripted = Scripted()
    yield site[0].scripted
    site[0].scripted.hang_up()


Device = Callable[..., BrowserContext]


@pytest.fixture
def device(chromium: Browser, gate: Scripted, site: tuple[Site, str]) -> Iterator[Device]:
    """Makes browsers; afterwards none of their pages may have broken the policy, or failed."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: object) -> BrowserContext:
        context = chromium.new_context(base_url=site[1], **options)
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
