"""The other device is hidden, idle or asleep: the seat moves without a question, with the place."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper, paper_at, prepared
from tests.browser.readers import (
    body,
    dialog,
    notice,
    open_to_read,
    reading,
    rest,
    show,
    sign_in,
    touch,
)


def test_a_hidden_page_hands_its_seat_off_and_is_told_when_it_comes_back(
    paper: Paper, device: Device
) -> None:
    story = paper.stories()[0]
    phone = reading(device("phone"), story)
    rest(phone)
    laptop = sign_in(device())
    open_to_read(laptop, story)
    expect(notice(laptop)).to_have_count(0)
    expect(dialog(phone)).to_have_count(0)
    show(phone)
    touch(laptop)
    expect(dialog(phone)).to_be_visible(timeout=20_000)
    expect(notice(laptop)).to_have_count(0)


def test_it_comes_back_quietly_when_nobody_reads_there_either(paper: Paper, device: Device) -> None:
    story = paper.stories()[0]
    phone = reading(device("phone"), story)
    rest(phone)
    laptop = sign_in(device())
    open_to_read(laptop, story)
    rest(laptop)
    with phone.expect_response(re.compile(r"/gate/acquire$")) as asked:
        show(phone)
    assert asked.value.json()["how"] == "handoff"
    expect(body(phone)).to_be_visible()
    expect(dialog(phone)).to_have_count(0)


def test_the_place_in_the_story_comes_along(paper: Paper, device: Device) -> None:
    story = paper.stories()[0]
    phone = reading(device("phone"), story)
    with phone.expect_response(re.compile(r"/access/place/$")):
        phone.locator("#p-6").evaluate(
            "p => p.scrollIntoView({behavior: 'instant', block: 'start'})"
        )
        rest(phone)
    laptop = sign_in(device())
    open_to_read(laptop, story)
    expect(laptop.locator("#p-6")).to_be_in_viewport()
    expect(laptop.locator("#p-1")).not_to_be_in_viewport()
    expect(laptop.locator("#reading-status")).to_contain_text("donde lo dejaste")


def test_an_idle_page_hands_its_seat_off(template: Path, tmp_path: Path, device: Device) -> None:
    with paper_at(prepared(template, tmp_path / "var"), GACETA_IDLE="1") as paper:
        story = paper.stories()[0]
        phone = sign_in(device("phone", base_url=paper.address))
        with phone.expect_response(says_that_it_rests):
            phone.goto(story)
        laptop = sign_in(device(base_url=paper.address))
        laptop.goto(story)
        expect(body(laptop)).to_be_visible()
        expect(notice(laptop)).to_have_count(0)


def says_that_it_rests(response: Response) -> bool:
    return json.loads(response.request.post_data or "{}").get("reading") is False


@pytest.fixture
def quick_paper(template: Path, tmp_path: Path) -> Iterator[Paper]:
    """A paper whose heartbeats come every second, so that silence is noticed soon."""
    var = prepared(template, tmp_path / "var")
    with paper_at(var, GACETA_HEARTBEAT="1", GACETA_QUIET="3", GACETA_LEASE="30") as paper:
        yield paper


def test_a_sleeping_device_hands_its_seat_off(quick_paper: Paper, device: Device) -> None:
    story = quick_paper.stories()[0]
    phone_context = device("phone", base_url=quick_paper.address)
    phone = reading(phone_context, story)
    phone_context.set_offline(True)
    laptop = sign_in(device(base_url=quick_paper.address))
    read_when_free(laptop, story)
    phone_context.set_offline(False)
    phone.keyboard.press("Shift")
    touch(laptop)
    expect(dialog(phone)).to_be_visible(timeout=20_000)


def read_when_free(page: Page, story: str) -> None:
    """Ask again until the story opens: nobody presses "go on here"."""
    for _ in range(200):
        answer = page.goto(story)
        if answer and answer.status == 200:
            break
    expect(body(page)).to_be_visible()
