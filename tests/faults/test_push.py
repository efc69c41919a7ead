"""The event stream brings nothing through: a displaced device is told at its next heartbeat."""

import json
import time
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Device, device, paper, paper_of_session, template  # noqa: F401
from tests.browser.newsstand import Paper
from tests.browser.readers import dialog, go_on_here, reading, sign_in
from tests.faults.between import wire_to
from tests.faults.devices import Browser, settings
from tests.faults.nursery import gate

BEAT = 0.5


def test_within_a_beat_and_a_second_without_a_word_from_the_stream(seats: str) -> None:
    with gate(settings(seats, GACETA_LEASE="30", GACETA_QUIET="29")) as one:
        port = urlsplit(one.address).port
        assert port
        phone, laptop = Browser("phone"), Browser("laptop")
        epoch = phone.reads(one.address)
        with wire_to(port) as wire, httpx.Client(timeout=10) as client:
            events = f"http://127.0.0.1:{wire.port}/gate/events"
            with client.stream("GET", events, headers=phone.headers) as stream:
                lines = stream.iter_lines()
                assert any('"held"' in line for line in lines)
                wire.is_dead = True
                beat = phone.ask(one.address, "renew", epoch=epoch).json()["beat_in_ms"]
                laptop.ask(one.address, "takeover", epoch=epoch)
                moved = time.monotonic()
                # The page's next beat is due a beat after its last, which came before the seat moved.
                assert beat <= BEAT * 1000
                told = phone.ask(one.address, "renew", epoch=epoch)
                assert told.json()["type"] == "/gate/problems/displaced"
                assert time.monotonic() - moved <= BEAT + 1


def is_beat(response: Response) -> bool:
    return "/gate/renew" in response.url


@pytest.mark.browser
def test_a_page_without_a_stream_shows_the_notice_at_its_next_beat(
    paper: Paper,  # noqa: F811
    device: Device,  # noqa: F811
) -> None:
    story = paper.stories()[0]
    context = device("phone")
    context.route("**/gate/events", lambda route: route.abort())
    phone = reading(context, story)
    beats: list[dict[str, object]] = []
    phone.on("response", lambda answer: is_beat(answer) and beats.append(answer.json()))
    move_to(sign_in(device()), story)
    before = len(beats)
    expect(dialog(phone)).to_be_visible(timeout=30_000)
    assert [json.dumps(told.get("state")) for told in beats[before:]] == ["null"]


def move_to(laptop: Page, story: str) -> None:
    laptop.goto(story)
    go_on_here(laptop)
    expect(laptop.locator("#body")).to_be_visible()
