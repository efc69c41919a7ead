"""A second device opens a story while the first is being read: the notice, and the choice."""

import itertools
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import (
    asking,
    body,
    dialog,
    go_on_here,
    nothing_for_axe,
    notice,
    open_to_read,
    reading,
    sign_in,
    touch,
)


def beats(wanted: int) -> Callable[[Response], bool]:
    """True for the ``wanted``-th renewal that the gate answers."""
    count = itertools.count(1)
    return lambda answer: answer.url.endswith("/gate/renew") and next(count) == wanted


def second_device(page: Page, story: str, first: Page) -> None:
    """The first device is asked and touched; then the story is refused on this one."""
    page.goto(story)
    expect(asking(page)).to_be_visible()
    touch(first)
    refused(page, story)


def refused(page: Page, story: str) -> None:
    """The story refused: the notice, and none of the body."""
    answer = page.goto(story)
    assert answer is not None
    assert answer.status == 409
    expect(notice(page)).to_be_visible()
    expect(body(page)).to_have_count(0)


def test_second_device_gets_notice_while_first_reads(paper: Paper, device: Device) -> None:
    story = paper.stories()[0]
    phone = reading(device("phone"), story)
    laptop = sign_in(device())
    second_device(laptop, story, phone)
    said = laptop.locator("main").inner_text()
    assert "teléfono" in said
    assert "Safari" in said
    assert paper.last_sentence(story) not in laptop.content()
    laptop.get_by_text("¿Por qué veo esto?").click()
    for way_out in ("Premium", "contraseña", "condiciones"):
        expect(
            laptop.locator("main").get_by_role("link", name=re.compile(way_out, re.I)).first
        ).to_be_visible()
    nothing_for_axe(laptop)
    # Nobody pressed anything, so the first reads on.
    open_to_read(phone, paper.stories()[1])
    expect(notice(phone)).to_have_count(0)


def test_go_on_here_moves_the_reading_and_tells_the_other(paper: Paper, device: Device) -> None:
    story = paper.stories()[0]
    phone = sign_in(device("phone"))
    # A page beats again soon after it was opened, and then not for 20 s.
    with phone.expect_response(beats(2)):
        phone.goto(story)
    laptop = sign_in(device())
    second_device(laptop, story, phone)
    go_on_here(laptop)
    pressed = time.monotonic()
    expect(dialog(phone)).to_be_visible()
    told_after = time.monotonic() - pressed
    expect(body(laptop)).to_be_visible()
    expect(notice(laptop)).to_have_count(0)
    expect(dialog(phone)).to_contain_text("ordenador")
    # Pushed, not found out by the heartbeat, which comes every 20 s.
    assert told_after < 10
    nothing_for_axe(phone)
    refused(phone, paper.stories()[1])


def test_the_first_device_takes_it_back_and_reads_on_where_it_was(
    paper: Paper, device: Device
) -> None:
    story = paper.stories()[0]
    phone = reading(device("phone"), story)
    laptop = sign_in(device())
    second_device(laptop, story, phone)
    go_on_here(laptop)
    expect(dialog(phone)).to_be_visible()
    expect(body(laptop)).to_be_visible()
    go_on_here(phone)
    expect(dialog(phone)).to_be_hidden()
    expect(body(phone)).to_be_visible()
    expect(dialog(laptop)).to_be_visible()
    refused(laptop, paper.stories()[1])


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_notice_speaks_the_editions_language(
    paper: Paper, device: Device, language: str
) -> None:
    story = paper.stories(language)[0]
    phone = reading(device("phone"), story)
    laptop = sign_in(device(), language=language)
    second_device(laptop, story, phone)
    expected = {"es": "otro dispositivo", "en": "another device"}[language]
    expect(laptop.locator("main")).to_contain_text(expected)
    assert laptop.locator("html").get_attribute("lang") == language


def test_the_whole_way_by_keyboard_alone(paper: Paper, device: Device) -> None:
    story = paper.stories()[0]
    phone = reading(device("phone"), story)
    laptop = sign_in(device())
    second_device(laptop, story, phone)
    press_with_keyboard(laptop, "Seguir aquí")
    expect(body(laptop)).to_be_visible()
    expect(dialog(phone)).to_be_visible()
    # The dialog holds the focus, and says what it is.
    assert phone.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    press_with_keyboard(phone, "Seguir aquí")
    expect(dialog(phone)).to_be_hidden()


def press_with_keyboard(page: Page, name: str) -> None:
    """Tab until the button of that name has the focus, then press Enter."""
    for _ in range(80):
        focused = page.evaluate("document.activeElement.textContent.trim()")
        if focused == name:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached with Tab.")


def test_a_screen_reader_is_told_what_the_dialog_is(paper: Paper, device: Device) -> None:
    story = paper.stories()[0]
    phone = reading(device("phone"), story)
    laptop = sign_in(device())
    second_device(laptop, story, phone)
    go_on_here(laptop)
    told = dialog(phone)
    expect(told).to_be_visible()
    named_by = told.get_attribute("aria-labelledby") or ""
    name = phone.locator(f"#{named_by}").inner_text()
    expect(phone.get_by_role("dialog", name=name)).to_be_visible()
    expect(told.get_by_role("heading", name=name)).to_be_visible()
    # What is behind is out of reach while the dialog is open.
    assert phone.evaluate("document.querySelector('dialog').matches(':modal')")


def test_the_notice_fits_a_screen_320_pixels_wide(paper: Paper, device: Device) -> None:
    story = paper.stories()[0]
    small = reading(device("small"), story)
    laptop = sign_in(device())
    second_device(laptop, story, small)
    go_on_here(laptop)
    expect(dialog(small)).to_be_visible()
    assert small.evaluate("document.documentElement.scrollWidth") <= 320
    nothing_for_axe(small)
    refused(small, story)
    assert small.evaluate("document.documentElement.scrollWidth") <= 320
    expect(small.get_by_role("button", name="Seguir aquí")).to_be_in_viewport()
