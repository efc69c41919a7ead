"""What readers do at a browser, and what they see: the words of the journeys."""

import re
import shutil
from contextlib import ExitStack

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from tests.browser.newsstand import PASSWORD

DEVICES = {
    "laptop": {
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "viewport": {"width": 1280, "height": 900},
    },
    "phone": {
        "user_agent": (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
        ),
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
    },
    "small": {"viewport": {"width": 320, "height": 640}},
}


HEARTBEAT = 40_000
"""Milliseconds within which an open page beats, on a busy machine: twice what it takes."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """The Chromium of this machine, if it has one. `make test` installs it where it may."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def sign_in(context: BrowserContext, name: str = "ana", language: str = "es") -> Page:
    """Sign in as one of the cast, or by an address, and stay on the page that follows."""
    page = context.new_page()
    page.goto(f"/{language}/account/login/")
    page.locator("input[name=login]").fill(name if "@" in name else f"{name}@gaceta.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def reading(context: BrowserContext, story: str, name: str = "ana") -> Page:
    """A page on which the reader reads the whole story, its heartbeat heard by the gate."""
    page = sign_in(context, name)
    open_to_read(page, story)
    return page


def open_to_read(page: Page, story: str) -> None:
    """Open the story, see all of it, and return once the gate has heard from the page."""
    with page.expect_response(re.compile(r"/gate/(renew|acquire)$")):
        page.goto(story)
    expect(body(page)).to_be_visible()


def body(page: Page) -> Locator:
    return page.locator("#body")


def notice(page: Page) -> Locator:
    """The notice, on a page or in the dialog."""
    return page.locator("#notice-title")


def asking(page: Page) -> Locator:
    """What a page says while the other device is being asked."""
    return page.locator("#asking-title")


def question(page: Page) -> Locator:
    """The line on a page that is asked whether it is still read."""
    return page.locator("#question")


def touch(page: Page) -> None:
    """Answer the question by a key, and return once the gate has heard."""
    expect(question(page)).to_be_visible(timeout=20_000)
    with page.expect_response(re.compile(r"/gate/acquire$")):
        page.keyboard.press("Shift")
    expect(question(page)).to_be_hidden()


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def go_on_here(page: Page) -> None:
    """Press the one button that moves the reading here."""
    page.get_by_role("button", name=re.compile("Seguir aquí|Go on here")).click()


def read_at_once(*pages: Page) -> None:
    """Each page beats once more, whatever the others do, and stays: no question, no notice."""
    with ExitStack() as heard:
        for page in pages:
            heard.enter_context(page.expect_response(_beat, timeout=HEARTBEAT))
    for page in pages:
        expect(body(page)).to_be_visible()
        expect(question(page)).to_be_hidden()
        for told in (asking(page), notice(page), dialog(page)):
            expect(told).to_have_count(0)


def _beat(answer: Response) -> bool:
    return answer.url.endswith("/gate/renew") and answer.ok


def hide(page: Page) -> None:
    """As if the reader had turned to another window: headless pages are always visible."""
    page.evaluate(
        """() => {
            Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
            Object.defineProperty(document, "hidden", {value: true, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )


def show(page: Page) -> None:
    """And back."""
    page.evaluate(
        """() => {
            delete document.visibilityState;
            delete document.hidden;
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )


def rest(page: Page) -> None:
    """Hide the page, and return once the gate has heard that it rests."""
    with page.expect_response(re.compile(r"/gate/renew$")):
        hide(page)


def nothing_for_axe(page: Page) -> None:
    """axe finds no violation of WCAG 2.2 AA or of its best practices, once the page has its styles."""
    page.wait_for_load_state()
    results = Axe().run(page)
    found = [
        (v["id"], [n["html"][:120] for n in v["nodes"]]) for v in results.response["violations"]
    ]
    assert not found, found
