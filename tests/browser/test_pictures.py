"""The pictures of the README are what the pages look like: `make pictures` takes them anew."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import body, dialog, go_on_here, notice, reading, sign_in, touch

ROOT = Path(__file__).parents[2]
WINDOW = {"width": 1200, "height": 800}


def take(page: Page, folder: Path, name: str) -> None:
    """Once everything that is to be seen is there."""
    page.evaluate("document.fonts.ready.then(() => undefined)")
    page.wait_for_load_state("networkidle")
    picture = page.screenshot(path=folder / f"{name}.png", animations="disabled")
    assert len(picture) > 10_000


def test_the_readmes_pictures_can_be_taken(paper: Paper, device: Device, pictures: Path) -> None:
    story = paper.stories("en")[0]
    laptop = device(viewport=WINDOW, locale="en-GB")
    page = laptop.new_page()
    page.goto("/en/")
    take(page, pictures, "front-page")
    page.goto(story)
    page.locator(".offer").scroll_into_view_if_needed()
    take(page, pictures, "teaser")
    phone = reading(device("phone", locale="en-GB"), story)
    phone.evaluate("scrollTo(0, 0)")
    phone.screenshot(path=pictures / "phone.png")
    page = sign_in(laptop, language="en")
    page.goto(story)
    touch(phone)
    page.goto(story)
    expect(notice(page)).to_be_visible()
    take(page, pictures, "notice")
    go_on_here(page)
    expect(body(page)).to_be_visible()
    expect(dialog(phone)).to_be_visible()
    phone.screenshot(path=pictures / "dialog.png", animations="disabled")


def test_every_picture_that_the_readme_shows_is_there() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text())
    assert len(shown) >= 5
    assert all((ROOT / path).exists() for path in shown)
