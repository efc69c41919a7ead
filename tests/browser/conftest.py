import fcntl
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from gaceta.web.demo.running import made_from, sources
from tests.browser.newsstand import Paper, paper_at, prepared
from tests.browser.readers import DEVICES

ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def template() -> Path:
    """The demo paper, printed once for all workers and runs, and anew when its sources changed."""
    folder = ROOT / "var" / "test-paper"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "test-paper.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if made_from(folder) != sources(folder, folder / "gaceta.sqlite3"):
            shutil.rmtree(folder)
            folder.mkdir()
            with paper_at(folder):
                pass
    return folder


@pytest.fixture(scope="session")
def paper_of_session(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    var = prepared(template, tmp_path_factory.mktemp("paper") / "var")
    with paper_at(var) as paper:
        yield paper


@pytest.fixture
def paper(paper_of_session: Paper) -> Paper:
    paper_of_session.clear()
    return paper_of_session


Device = Callable[..., BrowserContext]
addresses = itertools.cycle(range(1, 255))


@pytest.fixture
def device(chromium: Browser, paper: Paper) -> Iterator[Device]:
    """Makes browsers that share nothing; afterwards none of their pages may have broken the policy."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(kind: str = "laptop", **options: object) -> BrowserContext:
        usual = {"base_url": paper.address, "locale": "es-ES", **DEVICES[kind]}
        # As a proxy tells it: each device has an address of its own, and so a limit of its own.
        usual["extra_http_headers"] = {"X-Forwarded-For": f"203.0.113.{next(addresses)}"}
        context = chromium.new_context(**usual | options)
        context.set_default_timeout(20_000)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda message: complaints.append(message.text))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    policy = [text for text in complaints if "Content Security Policy" in text or "Trusted" in text]
    broken = [text for text in complaints if "Uncaught" in text or "TypeError" in text]
    assert not policy + broken


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: to docs/pictures if somebody asked for them (make pictures)."""
    folder = Path(os.environ.get("GACETA_PICTURES") or tmp_path).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
