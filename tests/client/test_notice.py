"""The notice in an open page: when it is raised, what can be done with it, what never raises it."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.readers import hide, show
from tests.client.conftest import Device
from tests.client.scripted import TAKEN, Answer, Scripted, degraded, granted, problem
from tests.client.watching import (
    body,
    dialog,
    displaced,
    flushed,
    go_on_here,
    read,
    taken_elsewhere,
)


def reads_on(page: Page) -> None:
    expect(body(page)).to_be_visible()
    expect(dialog(page)).to_have_count(0)


@pytest.fixture
def page(device: Device, gate: Scripted) -> Page:
    """A page being read."""
    page = device().new_page()
    read(page, gate)
    return page


def test_the_stream_tells_and_the_dialog_shows(page: Page, gate: Scripted) -> None:
    displaced(page, gate)
    expect(body(page)).to_be_hidden()
    expect(page.get_by_role("dialog", name="In use on another device")).to_be_visible()
    expect(page.get_by_role("heading", name="In use on another device")).to_be_focused()
    assert page.evaluate("document.querySelector('dialog').matches(':modal')")
    (asked,) = gate.wait_for("notice")
    assert asked.said == {"next": "/story"}


def test_without_a_stream_the_heartbeat_finds_out(device: Device, gate: Scripted) -> None:
    gate.says["events"] = problem("not-found", 404)
    gate.says["renew"] = granted(beat_ms=100)
    page = device().new_page()
    page.goto("/story")
    gate.wait_for("renew", 3)
    taken_elsewhere(gate)
    expect(dialog(page)).to_be_visible()


def test_a_stream_that_failed_is_opened_again(device: Device, gate: Scripted) -> None:
    gate.says["events"] = problem("not-found", 502)
    gate.says["renew"] = granted(beat_ms=100)
    device().new_page().goto("/story")
    gate.wait_for("events", 2)
    del gate.says["events"]
    gate.wait_for_stream()


def test_a_stream_that_was_replaced_is_not_opened_again(device: Device, gate: Scripted) -> None:
    gate.says["renew"] = granted(beat_ms=100)
    page = device().new_page()
    read(page, gate)
    gate.tell("end", why="replaced")
    gate.hang_up()
    gate.wait_for_silence()
    gate.forget()
    gate.wait_for("renew", 5)
    assert gate.listeners() == []
    reads_on(page)


def test_the_dialog_silences_the_page(device: Device, gate: Scripted) -> None:
    page = device().new_page()
    page.clock.install()
    read(page, gate)
    displaced(page, gate)
    gate.wait_for_silence()
    gate.forget()
    page.clock.fast_forward("02:00")
    assert flushed(page, gate) == []


def test_a_seat_whose_other_device_is_idle_comes_back_unasked(page: Page, gate: Scripted) -> None:
    gate.says |= {"renew": problem("displaced", 409), "acquire": granted(9, 500, "handoff")}
    gate.tell("seat", state="displaced", reason="handed-off", holder={"epoch": 8})
    gate.wait_for("acquire")
    gate.says["renew"] = granted(9)
    gate.wait_for("renew", epoch=9)
    reads_on(page)


def test_go_on_here_gives_the_text_back_where_it_was(page: Page, gate: Scripted) -> None:
    page.locator("#p-9").evaluate("p => p.scrollIntoView({behavior: 'instant'})")
    before = page.evaluate("scrollY")
    displaced(page, gate)
    gate.says |= {"takeover": granted(9, how="takeover"), "renew": granted(9)}
    go_on_here(page)
    (asked,) = gate.wait_for("takeover")
    assert asked.said["epoch"] == 8
    expect(dialog(page)).to_have_count(0)
    expect(body(page)).to_be_visible()
    assert page.evaluate("scrollY") == before > 0
    gate.wait_for("renew", epoch=9)
    gate.wait_for_stream()
    assert not [h for h in gate.heard if h.what == "native"]


def test_escape_closes_the_dialog_and_leaves_the_choice_in_the_place_of_the_text(
    page: Page, gate: Scripted
) -> None:
    displaced(page, gate)
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('dialog').matches(':modal')")
    expect(body(page)).to_be_hidden()
    expect(page.get_by_role("heading", name="In use on another device")).to_be_focused()
    page.get_by_role("link", name="Elsewhere").focus()  # nothing holds the reader back
    gate.says |= {"takeover": granted(9, how="takeover"), "renew": granted(9)}
    go_on_here(page)
    expect(body(page)).to_be_visible()
    expect(dialog(page)).to_have_count(0)


def test_the_whole_choice_by_keyboard(page: Page, gate: Scripted) -> None:
    displaced(page, gate)
    gate.says |= {"takeover": granted(9), "renew": granted(9)}
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Go on here")).to_be_focused()
    page.keyboard.press("Enter")
    expect(body(page)).to_be_visible()


def test_a_takeover_that_comes_too_late_gets_a_fresh_notice(page: Page, gate: Scripted) -> None:
    displaced(page, gate)
    gate.says["takeover"] = TAKEN
    go_on_here(page)
    gate.wait_for("notice", 2)
    expect(dialog(page)).to_be_visible()
    expect(body(page)).to_be_hidden()
    assert not [h for h in gate.heard if h.what == "native"]


@pytest.mark.parametrize(
    "answer",
    [
        problem("too-often", 429),
        problem("store-down", 503),
        problem("entitlement-expired", 401),
        problem("internal", 500),
    ],
)
def test_a_takeover_that_fails_is_sent_as_a_form(
    page: Page, gate: Scripted, answer: Answer
) -> None:
    displaced(page, gate)
    gate.says["takeover"] = answer
    gate.entitlement_status = 401
    go_on_here(page)
    (sent,) = gate.wait_for("native")
    assert sent.said == {"epoch": "8", "next": "/story"}
    expect(page.get_by_role("heading", name="Taken over without the script")).to_be_visible()


CUT_ONCE = """
const fetched = fetch;
self.fetch = (address, options) => {
    if (self.cut || !address.endsWith("/takeover")) return fetched(address, options);
    self.cut = JSON.parse(options.body);
    return Promise.reject(new TypeError("cut"));
};"""


def test_a_takeover_without_answer_is_asked_again_under_the_same_name(
    device: Device, gate: Scripted
) -> None:
    context = device()
    context.add_init_script(CUT_ONCE)
    page = context.new_page()
    read(page, gate)
    displaced(page, gate)
    gate.says |= {"takeover": granted(9), "renew": granted(9)}
    go_on_here(page)
    (second,) = gate.wait_for("takeover")
    assert second.said == page.evaluate("self.cut")
    expect(body(page)).to_be_visible()


@pytest.mark.parametrize("status", [204, 302, 404, 500])
def test_no_notice_no_dialog(page: Page, gate: Scripted, status: int) -> None:
    gate.notice_status = status
    taken_elsewhere(gate)
    gate.tell("seat", state="displaced", holder={"epoch": 8})
    gate.wait_for("notice")
    flushed(page, gate)
    reads_on(page)


IMPATIENT = """{
    const { timeout } = AbortSignal;
    AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 8);
}"""


def test_a_notice_that_does_not_come_is_given_up_and_asked_for_anew(
    device: Device, gate: Scripted
) -> None:
    context, held = device(), list[Route]()
    context.add_init_script(IMPATIENT)
    context.route(
        "**/access/notice/**",
        lambda route: route.continue_() if held else held.append(route),
    )
    gate.page["beat"] = "100"
    gate.says["renew"] = granted(7, beat_ms=100)
    page = context.new_page()
    read(page, gate)
    displaced(page, gate)
    assert held


def test_a_network_that_fails_is_never_a_notice(device: Device, gate: Scripted) -> None:
    context = device()
    page = context.new_page()
    page.clock.install()
    read(page, gate)
    context.set_offline(True)
    for _ in range(5):
        page.keyboard.press("Shift")
        page.clock.fast_forward("02:00")
        reads_on(page)
    gate.forget()
    context.set_offline(False)
    gate.wait_for("acquire")
    reads_on(page)


def test_who_was_offline_is_told_on_coming_back(device: Device, gate: Scripted) -> None:
    context = device()
    page = context.new_page()
    read(page, gate)
    context.set_offline(True)
    taken_elsewhere(gate)
    context.set_offline(False)
    expect(dialog(page)).to_be_visible()


def test_after_an_outage_nobody_is_accused(device: Device, gate: Scripted) -> None:
    gate.says |= {"renew": degraded(100), "acquire": degraded(100)}
    gate.page["beat"] = "100"
    page = device().new_page()
    page.goto("/story")
    gate.wait_for("renew", 2)
    taken_elsewhere(gate)
    gate.wait_for("acquire", 2)
    reads_on(page)
    assert not [h for h in gate.heard if h.what == "notice"]


def test_a_hidden_page_shows_nothing_and_is_told_when_it_comes_back(
    page: Page, gate: Scripted
) -> None:
    hide(page)
    gate.wait_for("rest")
    gate.wait_for_silence()
    taken_elsewhere(gate)
    flushed(page, gate)
    reads_on(page)
    show(page)
    expect(dialog(page)).to_be_visible()


def test_a_page_from_the_back_forward_cache_whose_seat_moved_shows_the_notice(
    device: Device, gate: Scripted
) -> None:
    page = device().new_page()
    read(page, gate)
    page.get_by_role("link", name="Elsewhere").click()
    expect(page.get_by_role("heading", name="Elsewhere")).to_be_visible()
    taken_elsewhere(gate)
    gate.forget()
    page.go_back(wait_until="commit")
    expect(dialog(page)).to_be_visible()
    assert not [h for h in gate.heard if h.what == "story"]


def test_who_comes_back_to_the_notice_reads_on_if_the_other_device_rests(
    page: Page, gate: Scripted
) -> None:
    displaced(page, gate)
    hide(page)
    gate.says |= {"acquire": granted(9, how="handoff"), "renew": granted(9)}
    show(page)
    expect(body(page)).to_be_visible()
    expect(dialog(page)).to_have_count(0)


def test_two_windows_of_one_device_stop_and_go_on_together(device: Device, gate: Scripted) -> None:
    context = device()
    first, second = context.new_page(), context.new_page()
    read(first, gate, "first")
    second.goto("/story?tab=second")
    expect(body(second)).to_be_visible()
    displaced(first, gate)
    expect(dialog(second)).to_be_visible()
    gate.says |= {"takeover": granted(9), "renew": granted(9), "acquire": granted(9)}
    go_on_here(second)
    for page in (first, second):
        expect(body(page)).to_be_visible()
        expect(dialog(page)).to_have_count(0)


def test_the_dialog_fits_a_screen_320_pixels_wide(device: Device, gate: Scripted) -> None:
    page = device(viewport={"width": 320, "height": 640}).new_page()
    read(page, gate)
    displaced(page, gate)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.querySelector('dialog').scrollWidth") <= 320
    expect(page.get_by_role("button", name="Go on here")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('dialog').matches(':modal')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.get_by_role("button", name="Go on here")).to_be_in_viewport(ratio=1)
