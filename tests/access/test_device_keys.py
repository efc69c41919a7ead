import json
import re
import time

import pytest
from django.http import HttpResponse
from django.test import Client

from gaceta.access import engine
from gaceta.gate.callers import DEVICE_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE
from gaceta.readers.models import Device
from gaceta.readers.proofs import ask_of, bind
from gaceta.subscriptions.holdings import LASTS
from tests.access.reading import SECRET, browser_of, paper_with, subscribing
from tests.readers.people import FIREFOX_ON_A_COMPUTER, ana, browser
from tests.readers.signing import DeviceKey

pytestmark = pytest.mark.django_db
OWN_PAGES = {"sec-fetch-site": "same-origin"}
SESSION_COOKIE = "__Host-gaceta_session"


class Clock:
    """Moves the newspaper's clock on."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self._true = time.time

    def __call__(self) -> float:
        return self._true() + self.ahead

    def hours_pass(self) -> None:
        """After which nobody holds a lease any more."""
        self.ahead += 5 * 3600
        engine.engine.cache_clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("time.time", clock)
    return clock


def asked_in(html: str) -> dict[str, str]:
    """What the page asks of the device's key; empty if nothing."""
    found = re.search(r'<div id="device-key" [^>]*>', html)
    return dict(re.findall(r'data-(\w+)="([^"]*)"', found.group())) if found else {}


def say(client: Client, **message: str) -> HttpResponse:
    """What the script sends."""
    return client.post(
        "/es/access/entitlement/",
        json.dumps(message),
        content_type="application/json",
        headers=OWN_PAGES,
    )


def answer(client: Client, signer: DeviceKey, ask: str, **more: str) -> HttpResponse:
    return say(client, ask=ask, signature=signer.sign(ask), **more)


class Shelf:
    """Ana, one story, and the browser in which she read it with a key."""

    def __init__(self) -> None:
        (self.story,) = paper_with()
        self.reader = ana()
        subscribing(self.reader)
        self.client = browser_of(self.reader)
        self.key = DeviceKey()
        ask = asked_in(self.opens(self.client))["ask"]
        bound = answer(self.client, self.key, ask, key=self.key.public)
        assert bound.status_code == 204

    def opens(self, client: Client) -> str:
        return client.get(self.story.url).content.decode()

    def copied(self, *names: str) -> Client:
        """Another machine, with copies of those cookies."""
        other = browser(FIREFOX_ON_A_COMPUTER)
        for name in names:
            other.cookies[name] = self.client.cookies[name].value
        return other


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_a_device_that_has_a_key_is_asked_for_none(shelf: Shelf) -> None:
    html = shelf.opens(shelf.client)
    assert SECRET in html
    assert asked_in(html) == {}


def test_a_browser_that_makes_no_key_reads_on_without(clock: Clock) -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    client = browser_of(reader)
    for _ in range(3):
        html = client.get(story.url).content.decode()
        assert SECRET in html
        assert "proof" not in asked_in(html)
        clock.ahead += LASTS.total_seconds() + 1
    assert say(client).status_code == 204


def test_copied_cookies_of_the_device_and_the_session_show_nothing_of_the_story(
    shelf: Shelf,
) -> None:
    other = shelf.copied(DEVICE_COOKIE, SESSION_COOKIE)
    html = shelf.opens(other)
    assert SECRET not in html
    assert asked_in(html)["proof"] == "1"
    assert ENTITLEMENT_COOKIE not in other.cookies
    assert PASS_COOKIE not in other.cookies


def test_a_copy_of_all_cookies_lasts_no_longer_than_the_last_proof(
    shelf: Shelf, clock: Clock
) -> None:
    other = shelf.copied(DEVICE_COOKIE, SESSION_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE)
    clock.ahead = LASTS.total_seconds() - 10
    assert SECRET in shelf.opens(other)  # and the page could not make it longer:
    clock.ahead += 20
    assert SECRET not in shelf.opens(other)
    assert say(other).status_code == 401


def test_a_copy_cannot_renew_at_the_gate_without_the_key(shelf: Shelf) -> None:
    other = shelf.copied(DEVICE_COOKIE, SESSION_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE)
    refused = say(other)
    assert refused.status_code == 401
    thief = DeviceKey()
    again = answer(other, thief, refused.json()["ask"], key=thief.public)
    assert again.status_code == 401
    assert Device.objects.get().public_key == shelf.key.public


def test_with_the_key_the_story_opens_after_hours(shelf: Shelf, clock: Clock) -> None:
    clock.hours_pass()
    asked = asked_in(shelf.opens(shelf.client))
    assert answer(shelf.client, shelf.key, asked["ask"]).status_code == 204
    assert SECRET in shelf.opens(shelf.client)
    assert Device.objects.count() == 1


def test_a_page_that_stays_open_renews_by_a_proof(shelf: Shelf) -> None:
    refused = say(shelf.client)
    assert refused.status_code == 401
    assert answer(shelf.client, shelf.key, refused.json()["ask"]).status_code == 204


def test_a_proof_that_somebody_overheard_is_worth_nothing(shelf: Shelf) -> None:
    ask = say(shelf.client).json()["ask"]
    assert answer(shelf.client, shelf.key, ask).status_code == 204
    other = shelf.copied(DEVICE_COOKIE, SESSION_COOKIE)
    assert answer(other, shelf.key, ask).status_code == 401


def test_the_copy_that_goes_on_is_a_second_device_and_the_first_reads_on(shelf: Shelf) -> None:
    assert SECRET in shelf.opens(shelf.client)
    other = shelf.copied(DEVICE_COOKIE, SESSION_COOKIE)
    page = other.post("/es/access/another-device/", {"next": shelf.story.url}, follow=True)
    assert page.status_code == 409  # the notice, as for any second device
    assert other.cookies[DEVICE_COOKIE].value != shelf.client.cookies[DEVICE_COOKIE].value
    assert SECRET in shelf.opens(shelf.client)
    assert Device.objects.count() == 2


def test_a_lone_reader_who_loses_the_key_while_reading_reads_on_and_gets_no_notice(
    shelf: Shelf,
) -> None:
    html = shelf.opens(shelf.client)
    assert SECRET in html
    device = say(shelf.client).json()["device"]
    assert say(shelf.client, lost=device).status_code == 204
    after = shelf.client.get(shelf.story.url)
    assert after.status_code == 200
    html = after.content.decode()
    assert SECRET in html
    assert "proof" not in asked_in(html)
    key = DeviceKey()
    assert answer(shelf.client, key, asked_in(html)["ask"], key=key.public).status_code == 204
    assert Device.objects.exclude(public_key="").count() == 2


def test_a_lone_reader_whose_browser_forgot_the_key_reads_on_hours_later(
    shelf: Shelf, clock: Clock
) -> None:
    clock.hours_pass()
    asked = asked_in(shelf.opens(shelf.client))
    assert say(shelf.client, lost=asked["device"]).status_code == 204
    assert SECRET in shelf.opens(shelf.client)


def test_without_script_a_button_opens_the_story(shelf: Shelf, clock: Clock) -> None:
    clock.hours_pass()
    html = shelf.opens(shelf.client)
    assert "/es/access/another-device/" in html
    page = shelf.client.post("/es/access/another-device/", {"next": shelf.story.url}, follow=True)
    assert SECRET in page.content.decode()


def test_two_tabs_that_lost_the_key_are_one_new_device(shelf: Shelf) -> None:
    device = say(shelf.client).json()["device"]
    assert say(shelf.client, lost=device).status_code == 204
    assert say(shelf.client, lost=device).status_code == 204
    assert Device.objects.count() == 2


def test_a_takeover_by_a_copy_moves_nothing(shelf: Shelf) -> None:
    laptop = browser_of(shelf.reader, FIREFOX_ON_A_COMPUTER)
    assert SECRET in shelf.opens(shelf.client)
    notice = laptop.get(shelf.story.url).content.decode()
    found = re.search(r'name="epoch" value="(\d+)"', notice)
    assert found
    other = shelf.copied(DEVICE_COOKIE, SESSION_COOKIE)
    other.post("/es/access/takeover/", {"epoch": found[1], "next": shelf.story.url})
    assert PASS_COOKIE not in other.cookies
    assert SECRET in shelf.opens(shelf.client)


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"null", b'{"ask": 1}', b"\xff", b'{"ask": "' + b"x" * 3000 + b'"}', b'"x"'],
)
def test_what_no_script_of_ours_sends_is_a_bad_request(shelf: Shelf, body: bytes) -> None:
    told = shelf.client.post(
        "/es/access/entitlement/", body, content_type="application/json", headers=OWN_PAGES
    )
    assert told.status_code == 400


def test_an_entitlement_of_before_the_key_opens_no_page(shelf: Shelf) -> None:
    """What somebody copied before the device had its key is no proof."""
    other = browser_of(shelf.reader, FIREFOX_ON_A_COMPUTER)
    assert other.get(shelf.story.url).status_code == 409
    before = other.cookies[ENTITLEMENT_COOKIE].value
    key, device = DeviceKey(), shelf.reader.devices.get(public_key="")
    ask = ask_of(device, time.time())
    bind(device, key.public, ask, key.sign(ask), time.time())
    other.cookies[ENTITLEMENT_COOKIE] = before
    assert "proof" in asked_in(other.get(shelf.story.url).content.decode())
