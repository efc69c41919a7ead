"""Reading on one device: one voice among its tabs, silence when nobody reads, never a notice."""

from playwright.sync_api import expect

from tests.browser.readers import hide, show
from tests.client.conftest import Device
from tests.client.scripted import Scripted, granted
from tests.client.watching import beats, flushed, let_time_pass


def test_the_first_beat_renews_the_lease_of_the_page(gate: Scripted, device: Device) -> None:
    device().new_page().goto("/story")
    first = beats(gate.wait_for("renew"))[0]
    assert first.said["epoch"] == 7
    assert first.said.get("reading", True)
    assert 8 <= len(first.said["request"]) <= 64
    gate.wait_for_stream()


def test_a_page_served_in_an_outage_asks_for_the_seat(gate: Scripted, device: Device) -> None:
    gate.page["epoch"] = ""
    device().new_page().goto("/story")
    (first,) = gate.wait_for("acquire")
    assert set(first.said) == {"request"}


def test_of_three_tabs_one_speaks_and_listens(gate: Scripted, device: Device) -> None:
    gate.says["renew"] = gate.says["acquire"] = granted(beat_ms=100)
    context = device()
    pages = {}
    for tab in "abc":
        pages[tab] = context.new_page()
        pages[tab].goto(f"/story?tab={tab}")
    gate.wait_for("renew", 12)
    speakers = {h.tab for h in beats(gate.heard)}
    assert len(speakers) == 1
    assert gate.listeners() == list(speakers)
    for page in pages.values():
        expect(page.locator("#body")).to_be_visible()


def test_when_the_tab_that_speaks_is_hidden_another_takes_over_once_its_rest_is_heard(
    gate: Scripted, device: Device
) -> None:
    context = device()
    first, second = context.new_page(), context.new_page()
    first.goto("/story?tab=first")
    gate.wait_for_stream("first")
    second.goto("/story?tab=second")
    hide(first)
    gate.wait(lambda heard: [h for h in beats(heard) if h.tab == "second"], "the second tab")
    order = [(h.what, h.tab) for h in gate.heard if h.what in ("rest", "renew", "acquire")]
    assert order[-2:] == [("rest", "first"), ("renew", "second")]
    gate.wait_for_stream("second")


def test_when_the_tab_that_speaks_is_closed_another_takes_over(
    gate: Scripted, device: Device
) -> None:
    context = device()
    first, second = context.new_page(), context.new_page()
    first.goto("/story?tab=first")
    gate.wait_for_stream("first")
    second.goto("/story?tab=second")
    first.close()
    gate.wait_for_stream("second")


def test_without_locks_and_channel_reading_still_beats(gate: Scripted, device: Device) -> None:
    context = device()
    context.add_init_script(
        """delete self.BroadcastChannel;
           Object.defineProperty(Navigator.prototype, "locks", {value: undefined});"""
    )
    page = context.new_page()
    page.goto("/story")
    assert page.evaluate("navigator.locks === undefined && !self.BroadcastChannel")
    gate.wait_for("renew", 2)
    gate.wait_for_stream()
    hide(page)
    gate.wait_for("rest")


def test_a_hidden_page_rests_once_and_is_silent(gate: Scripted, device: Device) -> None:
    page = device().new_page()
    page.clock.install()
    page.goto("/story")
    gate.wait_for_stream()
    hide(page)
    (rest,) = gate.wait_for("rest")
    assert rest.said["epoch"] == 7
    gate.wait_for_silence()
    gate.forget()
    page.clock.fast_forward("30:00")
    assert flushed(page, gate) == []
    show(page)
    gate.wait_for("acquire")


def test_a_page_opened_in_the_background_is_silent_until_it_is_seen(
    gate: Scripted, device: Device
) -> None:
    context = device()
    context.add_init_script(
        """Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
           Object.defineProperty(document, "hidden", {value: true, configurable: true});"""
    )
    page = context.new_page()
    page.clock.install()
    page.goto("/story")
    gate.forget()
    page.clock.fast_forward("05:00")
    assert flushed(page, gate) == []
    show(page)
    gate.wait(beats)


def test_a_page_that_nobody_touches_rests_and_asks_again_when_somebody_does(
    gate: Scripted, device: Device
) -> None:
    page = device().new_page()
    page.clock.install()
    page.goto("/story")
    gate.wait_for_stream()
    page.clock.fast_forward("02:00")
    page.keyboard.press("Shift")
    page.clock.fast_forward("02:00")
    assert not [h for h in flushed(page, gate) if h.what == "rest"]
    page.clock.fast_forward("01:10")
    gate.wait_for("rest")
    gate.wait_for_silence()
    page.keyboard.press("Shift")
    gate.wait_for("acquire")
    gate.wait_for_stream()


def test_reading_beats_at_the_pace_that_the_gate_gives(gate: Scripted, device: Device) -> None:
    gate.says["renew"] = granted(beat_ms=20_000)
    page = device().new_page()
    page.clock.install()
    page.goto("/story")
    gate.wait_for_stream()
    page.clock.fast_forward(2_100)
    gate.wait_for("renew", 2)
    before = page.evaluate("performance.now()")
    let_time_pass(page, gate, 500, lambda heard: len(beats(heard)) == 3)
    assert 19_000 <= page.evaluate("performance.now()") - before <= 22_000


def test_reloading_is_never_a_notice(gate: Scripted, device: Device) -> None:
    page = device().new_page()
    page.goto("/story")
    for _ in range(4):
        gate.wait(beats)
        gate.forget()
        page.reload()
    gate.wait(beats)
    expect(page.locator("#body")).to_be_visible()
    expect(page.locator("#notice-title")).to_have_count(0)


def test_a_page_from_the_back_forward_cache_asks_before_anything_else(
    gate: Scripted, device: Device
) -> None:
    page = device().new_page()
    page.goto("/story?tab=kept")
    gate.wait_for_stream("kept")
    page.evaluate("addEventListener('pageshow', (e) => { self.restored = e.persisted })")
    page.get_by_role("link", name="Elsewhere").click()
    gate.wait_for("rest")
    expect(page.get_by_role("heading", name="Elsewhere")).to_be_visible()
    gate.wait_for_silence()
    gate.forget()
    page.go_back(wait_until="commit")
    page.wait_for_function("self.restored === true")
    first, *_ = gate.wait_for("acquire")
    assert gate.heard[0] == first
    gate.wait_for_stream("kept")
    expect(page.locator("#body")).to_be_visible()


def test_a_page_made_in_advance_does_nothing_until_it_is_shown(
    gate: Scripted, device: Device
) -> None:
    context = device()
    context.add_init_script(
        "Object.defineProperty(document, 'prerendering', {value: true, configurable: true})"
    )
    page = context.new_page()
    page.goto("/story")
    gate.forget()
    assert flushed(page, gate) == []
    page.evaluate(
        """() => { delete document.prerendering;
                   document.dispatchEvent(new Event("prerenderingchange")); }"""
    )
    gate.wait_for("renew")
