"""A second device opens a story: the first is asked if it is still read before anybody is refused."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import (
    asking,
    body,
    dialog,
    go_on_here,
    nothing_for_axe,
    notice,
    question,
    reading,
    rest,
    sign_in,
    touch,
)

BY_ITSELF = 20_000
"""Milliseconds until a page that waits for six seconds has gone on, on a busy machine."""


def waits(page: Page, story: str) -> None:
    """The page says that the other device is being asked, and shows the beginning of the story."""
    answer = page.goto(story)
    assert answer is not None
    assert answer.status == 409
    expect(asking(page)).to_be_visible()
    expect(body(page)).to_have_count(0)


def test_a_page_that_nobody_touches_gives_its_seat_up_and_no_notice_is_shown(
    paper: Paper, device: Device
) -> None:
    story = paper.stories()[0]
    phone = reading(device("phone"), story)
    with phone.expect_response(re.compile(r"/access/place/$")):
        phone.locator("#p-6").evaluate(
            "p => p.scrollIntoView({behavior: 'instant', block: 'start'})"
        )
        rest(phone)
    phone.evaluate("delete document.hidden")
    phone.keyboard.press("Shift")
    laptop = sign_in(device())
    expect(body(phone)).to_be_visible()
    waits(laptop, story)
    said = laptop.locator("main").inner_text()
    assert "teléfono" in said
    assert paper.last_sentence(story) not in laptop.content()
    expect(question(phone)).to_be_visible()
    nothing_for_axe(laptop)
    expect(body(laptop)).to_be_visible(timeout=BY_ITSELF)
    expect(notice(laptop)).to_have_count(0)
    assert laptop.url == story
    # Where it was left on the phone.
    expect(laptop.locator("#p-6")).to_be_in_viewport()
    expect(laptop.locator("#reading-status")).to_contain_text("donde lo dejaste")
    expect(notice(phone)).to_have_count(0)
    expect(body(phone)).to_be_visible()


def test_who_comes_back_to_a_page_that_gave_its_seat_up_reads_on_if_the_other_is_left(
    paper: Paper, device: Device
) -> None:
    story = paper.stories()[0]
    phone, laptop = reading(device("phone"), story), sign_in(device())
    waits(laptop, story)
    expect(body(laptop)).to_be_visible(timeout=BY_ITSELF)
    with laptop.expect_response(re.compile(r"/gate/renew$")):
        phone.keyboard.press("Shift")
    expect(question(laptop)).to_be_visible()
    expect(body(phone)).to_be_visible()
    with phone.expect_response(re.compile(r"/gate/acquire$"), timeout=BY_ITSELF) as won:
        pass
    assert won.value.json()["how"] == "handoff"
    expect(dialog(phone)).to_have_count(0)


def test_a_page_that_is_touched_reads_on_and_the_other_gets_the_notice_by_itself(
    paper: Paper, device: Device
) -> None:
    story = paper.stories()[0]
    phone, laptop = reading(device("phone"), story), sign_in(device())
    waits(laptop, story)
    expect(question(phone)).to_contain_text("otro dispositivo")
    nothing_for_axe(phone)
    touch(phone)
    expect(notice(laptop)).to_be_visible(timeout=BY_ITSELF)
    expect(asking(laptop)).to_have_count(0)
    expect(body(phone)).to_be_visible()
    expect(dialog(phone)).to_have_count(0)


def test_who_does_not_want_to_wait_goes_on_at_once(paper: Paper, device: Device) -> None:
    story = paper.stories()[0]
    phone, laptop = reading(device("phone"), story), sign_in(device())
    waits(laptop, story)
    go_on_here(laptop)
    expect(body(laptop)).to_be_visible()
    assert laptop.url == story
    phone.keyboard.press("Shift")
    expect(dialog(phone)).to_be_visible()


@pytest.mark.parametrize("language", ["es", "en"])
def test_it_speaks_the_editions_language_and_fits_320_pixels(
    paper: Paper, device: Device, language: str
) -> None:
    story = paper.stories(language)[0]
    phone, small = reading(device("small"), story), sign_in(device("small"), language=language)
    waits(small, story)
    expected = {"es": "Un momento", "en": "One moment"}[language]
    expect(asking(small)).to_contain_text(expected)
    assert expected in small.title()
    # Before everything but the headline.
    expect(asking(small)).to_be_in_viewport()
    expect(question(phone)).to_be_in_viewport(ratio=1)
    for page in (small, phone):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
