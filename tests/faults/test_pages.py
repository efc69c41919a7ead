"""Faults that only a page meets: a dead stream, a night's sleep, the way back, a wrong clock."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.browser.conftest import Device, device, template  # noqa: F401
from tests.browser.newsstand import Paper, paper_at, prepared, until
from tests.browser.readers import (
    body,
    dialog,
    go_on_here,
    notice,
    open_to_read,
    reading,
    sign_in,
    touch,
)

pytestmark = pytest.mark.browser
DAY = 86_400


@pytest.fixture(scope="module")
def quick_paper(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:  # noqa: F811
    """A paper whose heartbeats come every second; a device silent for three is asleep."""
    var = prepared(template, tmp_path_factory.mktemp("quick") / "var")
    with paper_at(var, GACETA_HEARTBEAT="1", GACETA_QUIET="3", GACETA_LEASE="30") as paper:
        yield paper


@pytest.fixture
def paper(quick_paper: Paper) -> Paper:
    quick_paper.clear()
    return quick_paper


def without_a_stream(context: BrowserContext) -> BrowserContext:
    context.route("**/gate/events", lambda route: route.abort())
    return context


def is_beat(answer: Response) -> bool:
    return answer.url.endswith("/gate/renew")


def read_there_instead(laptop: Page, story: str) -> None:
    laptop.goto(story)
    go_on_here(laptop)
    expect(body(laptop)).to_be_visible()


def handed_over(laptop: Page, story: str) -> None:
    """Ask until the seat is given over unasked: the other device sleeps."""

    def reads() -> bool:
        answer = laptop.goto(story)
        return bool(answer and answer.status == 200)

    until(reads)
    expect(body(laptop)).to_be_visible()


def test_a_page_whose_stream_is_dead_is_told_at_its_next_beat(paper: Paper, device: Device) -> None:  # noqa: F811
    story = paper.stories()[0]
    phone = reading(without_a_stream(device("phone")), story)
    said: list[object] = []
    phone.on("response", lambda answer: said.append(answer.status) if is_beat(answer) else None)
    read_there_instead(sign_in(device()), story)
    expect(dialog(phone)).to_be_visible()
    # After the first beat that was refused there was no second one.
    assert said.count(409) == 1
    assert said[-1] == 409


def test_a_laptop_that_slept_for_an_hour_asks_before_it_shows_more(
    paper: Paper,
    device: Device,  # noqa: F811
) -> None:
    story = paper.stories()[0]
    page = sign_in(without_a_stream(device()))
    page.clock.install()
    open_to_read(page, story)
    page.clock.pause_at(time.time() + 30)  # the lid is closed: no timer runs
    phone = sign_in(device("phone"))
    handed_over(phone, story)
    page.clock.fast_forward("01:00:00")
    page.clock.resume()
    # Whoever opens the lid touches it: that counts as reading again, and is asked for.
    with page.expect_response(re.compile(r"/gate/acquire$")) as asked:
        page.keyboard.press("Shift")
    assert asked.value.status == 409
    touch(phone)
    expect(dialog(page)).to_be_visible(timeout=20_000)
    expect(body(page)).to_be_hidden()


def test_a_page_from_the_back_forward_cache_whose_seat_has_moved_shows_the_notice(
    paper: Paper,
    device: Device,  # noqa: F811
) -> None:
    story, other = paper.stories()[:2]
    page = reading(device(), story)
    page.evaluate(
        """() => addEventListener("pageshow", (event) => {
            document.documentElement.dataset.restored = event.persisted;
        })"""
    )
    page.goto("/es/")
    phone = sign_in(device("phone"))
    handed_over(phone, other)
    with page.expect_response(re.compile(r"/gate/acquire$")) as asked:
        page.go_back(wait_until="commit")
    assert asked.value.status == 409
    expect(page.locator("html")).to_have_attribute("data-restored", "true")
    touch(phone)
    expect(dialog(page)).to_be_visible(timeout=20_000)
    expect(body(page)).to_be_hidden()


@pytest.mark.parametrize("days", [-1, 1])
def test_a_device_whose_clock_is_a_day_off_reads_like_any_other(
    paper: Paper,
    device: Device,  # noqa: F811
    days: int,
) -> None:
    story = paper.stories()[0]
    context = device("phone")
    off = days * DAY * 1000
    context.add_init_script(
        f"""(() => {{
            const Real = Date;
            class Off extends Real {{
                constructor(...given) {{
                    if (given.length) super(...given);
                    else super(Real.now() + {off});
                }}
                static now() {{ return Real.now() + {off}; }}
            }}
            globalThis.Date = Off;
        }})()"""
    )
    page = reading(context, story)
    here = page.evaluate("Date.now()") / 1000
    assert abs(here - time.time() - days * DAY) < 60
    said: list[int] = []
    page.on("response", lambda answer: said.append(answer.status) if is_beat(answer) else None)
    page.wait_for_event("response", is_beat)
    page.wait_for_event("response", is_beat)
    assert set(said) == {200}
    expect(notice(page)).to_have_count(0)
    read_there_instead(sign_in(device()), story)
    page.keyboard.press("Shift")
    expect(dialog(page)).to_be_visible()
