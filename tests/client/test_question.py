"""A page that is asked whether it is still read, and one that waits for the answer of another."""

import pytest
from playwright.sync_api import Page, expect

from tests.client.conftest import Device
from tests.client.scripted import DISPLACED, TAKEN, Scripted, granted, problem
from tests.client.watching import body, dialog, flushed, read


@pytest.fixture
def page(device: Device, gate: Scripted) -> Page:
    """A page being read."""
    page = device().new_page()
    read(page, gate)
    return page


def asked(page: Page, gate: Scripted) -> None:
    """Another device asks for the seat."""
    gate.tell("seat", state="held", epoch=7, asked=True)
    expect(page.locator("#question")).to_be_visible()


def test_asked_it_shows_a_line_and_rests(page: Page, gate: Scripted) -> None:
    expect(page.locator("#question")).to_be_hidden()
    asked(page, gate)
    (rest,) = gate.wait_for("rest")
    assert rest.said["epoch"] == 7
    gate.wait_for_silence()
    expect(page.get_by_role("status").filter(has_text="Touch the page.")).to_be_visible()
    expect(body(page)).to_be_visible()
    assert not [h for h in flushed(page, gate) if h.what == "acquire"]


@pytest.mark.parametrize("touch", ["key", "pointer", "scroll"])
def test_a_touch_is_the_answer(page: Page, gate: Scripted, touch: str) -> None:
    asked(page, gate)
    gate.wait_for("rest")
    gate.says["acquire"] = granted(7)
    match touch:
        case "key":
            page.keyboard.press("Shift")
        case "pointer":
            page.mouse.move(200, 300)
        case _:
            page.mouse.wheel(0, 200)
    expect(page.locator("#question")).to_be_hidden()
    gate.wait_for("acquire")
    gate.wait_for_stream()
    expect(body(page)).to_be_visible()


def test_a_touch_that_comes_too_late_asks_who_reads_now(page: Page, gate: Scripted) -> None:
    asked(page, gate)
    gate.wait_for("rest")
    gate.says |= {"renew": DISPLACED, "acquire": TAKEN}
    page.keyboard.press("Shift")
    expect(page.locator("#question")).to_be_hidden()
    expect(dialog(page)).to_be_visible()


def test_a_page_whose_seat_went_asks_again_before_it_shows_the_notice(
    page: Page, gate: Scripted
) -> None:
    first = problem("seat-taken", 409, asking_ms=300)
    answers = iter([first])
    gate.says |= {"renew": DISPLACED, "acquire": lambda _: next(answers, TAKEN)}
    gate.tell("seat", state="displaced", reason="handed-off", holder={"epoch": 8})
    gate.wait_for("acquire", 2)
    expect(dialog(page)).to_be_visible()


def test_a_seat_that_the_other_device_gives_up_comes_back_without_a_notice(
    page: Page, gate: Scripted
) -> None:
    first = problem("seat-taken", 409, asking_ms=300)
    answers = iter([first])
    won = granted(9, 500, "handoff")
    gate.says |= {"renew": DISPLACED, "acquire": lambda _: next(answers, won)}
    gate.tell("seat", state="displaced", reason="handed-off", holder={"epoch": 8})
    gate.wait_for("acquire", 2)
    gate.says["renew"] = granted(9)
    gate.wait_for("renew", epoch=9)
    expect(body(page)).to_be_visible()
    assert not [h for h in flushed(page, gate) if h.what == "notice"]
