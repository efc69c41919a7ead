"""The place in the story: kept while reading, found again on opening."""

import re

from playwright.sync_api import Page, expect

from tests.browser.readers import hide, show
from tests.client.conftest import Device
from tests.client.scripted import Scripted
from tests.client.watching import beats, body, displaced, flushed, let_time_pass, read


def scroll_to(page: Page, passage: int) -> None:
    page.locator(f"#p-{passage}").evaluate("p => p.scrollIntoView({behavior: 'instant'})")


def at_the_top(page: Page, passage: int) -> bool:
    top = page.locator(f"#p-{passage}").evaluate("p => p.getBoundingClientRect().top")
    return abs(top) < 40


def test_a_rest_sends_the_place(gate: Scripted, device: Device) -> None:
    page = device().new_page()
    read(page, gate)
    scroll_to(page, 7)
    hide(page)
    (sent,) = gate.wait_for("place")
    assert sent.said == {"story": "12", "place": "p-7"}


def test_closing_the_page_sends_the_place(gate: Scripted, device: Device) -> None:
    page = device().new_page()
    read(page, gate)
    scroll_to(page, 5)
    page.goto("/elsewhere")
    gate.wait_for("place", place="p-5")


def test_a_beat_sends_the_place_if_it_is_another(gate: Scripted, device: Device) -> None:
    page = device().new_page()
    page.clock.install()
    read(page, gate)
    scroll_to(page, 3)
    page.clock.fast_forward("00:03")
    gate.wait_for("place", place="p-3")
    let_time_pass(page, gate, "00:05", lambda heard: len(beats(heard)) == 4)
    assert len([h for h in gate.heard if h.what == "place"]) == 1


def test_who_has_not_moved_sends_no_place(gate: Scripted, device: Device) -> None:
    page = device().new_page()
    read(page, gate)
    hide(page)
    gate.wait_for("rest")
    assert not [h for h in flushed(page, gate) if h.what == "place"]


def test_a_page_under_the_notice_sends_no_place(gate: Scripted, device: Device) -> None:
    page = device().new_page()
    read(page, gate)
    scroll_to(page, 9)
    displaced(page, gate)
    sent = len(gate.wait_for("place"))
    hide(page)
    show(page)
    gate.wait_for("notice", 2)
    assert len([h for h in flushed(page, gate) if h.what == "place"]) == sent


def test_the_story_opens_where_the_reader_stopped_and_says_so(
    gate: Scripted, device: Device
) -> None:
    gate.page["place"] = "p-8"
    page = device().new_page()
    read(page, gate)
    assert at_the_top(page, 8)
    expect(page.locator("#reading-status")).to_have_text("You are where you stopped.")
    hide(page)
    gate.wait_for("rest")
    assert not [h for h in flushed(page, gate) if h.what == "place"]


def test_a_story_left_at_its_beginning_opens_at_its_headline(
    gate: Scripted, device: Device
) -> None:
    gate.page["place"] = "p-1"
    page = device().new_page()
    read(page, gate)
    assert page.evaluate("scrollY") == 0
    expect(page.locator("#reading-status")).to_have_text("")


def test_an_address_that_names_a_passage_wins(gate: Scripted, device: Device) -> None:
    gate.page["place"] = "p-8"
    page = device().new_page()
    page.goto("/story#p-3")
    gate.wait_for_stream()
    page.wait_for_function("scrollY > 0")
    assert not at_the_top(page, 8)


def test_a_reload_leaves_the_reader_in_place(gate: Scripted, device: Device) -> None:
    gate.page["place"] = "p-8"
    page = device().new_page()
    read(page, gate)
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.reload()
    gate.wait_for("renew", 2)
    expect(body(page)).to_be_visible()
    assert page.evaluate("scrollY") == 0
    expect(page.locator("#reading-status")).to_have_text("")
    expect(page).to_have_url(re.compile("/story"))
