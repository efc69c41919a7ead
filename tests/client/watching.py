"""What a test sees of the script: what it sent, what it shows."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.client.scripted import DISPLACED, TAKEN, Heard, Scripted

SENTINEL = """fetch("/gate/sentinel", {
    method: "POST", body: "{}", headers: {"Content-Type": "application/json"}})"""


def beats(heard: list[Heard]) -> list[Heard]:
    """The questions that keep or ask for the seat."""
    return [h for h in heard if h.what in ("renew", "acquire")]


def flushed(page: Page, gate: Scripted) -> list[Heard]:
    """All that was heard up to now: whatever the page has sent before has arrived."""
    gate.says["sentinel"] = 200, {}
    page.evaluate(SENTINEL)
    gate.wait_for("sentinel")
    heard = [h for h in gate.heard if h.what != "sentinel"]
    gate.heard[:] = heard
    return heard


def let_time_pass(
    page: Page, gate: Scripted, step: str | int, enough: Callable[[list[Heard]], bool]
) -> None:
    """Move the page's clock on, step by step, until what was heard is ``enough``."""
    for _ in range(100):
        if enough(flushed(page, gate)):
            return
        page.clock.fast_forward(step)
    raise AssertionError(f"Not heard in a hundred steps of {step}. {gate.heard}")


def body(page: Page) -> Locator:
    return page.locator("#body")


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def go_on_here(page: Page) -> None:
    page.get_by_role("button", name="Go on here").click()


def read(page: Page, gate: Scripted, tab: str = "") -> None:
    """Open the story; return once the gate has heard the page, and the page hears the stream."""
    page.goto(f"/story?tab={tab}")
    gate.wait_for_stream(tab)
    expect(body(page)).to_be_visible()


def taken_elsewhere(gate: Scripted) -> None:
    """From now on another device reads."""
    gate.says |= {"renew": DISPLACED, "acquire": TAKEN}


def displaced(page: Page, gate: Scripted) -> None:
    """Another device takes over, the stream says so, and the page shows the notice."""
    taken_elsewhere(gate)
    gate.tell("seat", state="displaced", reason="displaced", holder={"epoch": 8})
    expect(dialog(page)).to_be_visible()
