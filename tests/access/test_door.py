from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings

from gaceta.access import engine
from gaceta.access.models import Place
from gaceta.gate.callers import DEVICE_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE
from tests.access.reading import SECRET, browser_of, epoch_in, paper_with, subscribing
from tests.readers.people import FIREFOX_ON_A_COMPUTER, ana, ben

pytestmark = pytest.mark.django_db


def test_an_anonymous_reader_gets_the_teaser_and_no_cookie() -> None:
    (story,) = paper_with()
    answer = Client().get(story.url)
    assert answer.status_code == 200
    assert "The ferry left" in answer.content.decode()
    assert SECRET not in answer.content.decode()
    assert not answer.cookies


def test_a_reader_without_a_seat_gets_the_teaser() -> None:
    (story,) = paper_with()
    answer = browser_of(ben()).get(story.url)
    assert answer.status_code == 200
    assert SECRET not in answer.content.decode()


def test_a_subscriber_reads_it_all_with_an_entitlement_and_a_pass() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    client = browser_of(reader)
    answer = client.get(story.url)
    assert SECRET in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-cache"
    for name in (ENTITLEMENT_COOKIE, PASS_COOKIE):
        cookie = answer.cookies[name]
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
    assert client.cookies[DEVICE_COOKIE].value


def test_the_second_device_gets_the_notice_and_none_of_the_body() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    phone.get(story.url)
    laptop.get(story.url)
    phone.get(story.url)  # which answers whether it is still read
    second = laptop.get(story.url)
    html = second.content.decode()
    assert second.status_code == 409
    assert SECRET not in html
    assert "The ferry left" not in html
    assert "Safari" in html
    assert "no-store" in second["Cache-Control"]
    assert "Refresh" not in second


def test_the_second_device_waits_while_the_first_is_asked_and_goes_on_by_itself() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    phone.get(story.url)
    answer = laptop.get(story.url)
    html = answer.content.decode()
    assert answer.status_code == 409
    seconds, _, address = answer["Refresh"].partition(";url=")
    assert seconds == "6"
    assert laptop.get(address)["Location"] == story.url
    assert "no-store" in answer["Cache-Control"]
    assert "<title>Un momento: " in html
    assert "Safari" in html
    assert "The ferry left" in html
    assert SECRET not in html
    # Whoever does not want to wait goes on at once.
    moved = laptop.post(
        "/es/access/takeover/", {"epoch": epoch_in(html), "next": story.url}, follow=True
    )
    assert SECRET in moved.content.decode()
    # The other one is told so, and waits for nothing.
    assert "Refresh" not in phone.get(story.url)


def test_where_nobody_is_asked_the_notice_comes_at_once(settings: Settings) -> None:
    policy = replace(settings.GATE.policy, question=0)
    settings.GATE = replace(settings.GATE, policy=policy)
    engine.engine.cache_clear()
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    browser_of(reader).get(story.url)
    assert "Refresh" not in browser_of(reader, FIREFOX_ON_A_COMPUTER).get(story.url)


def test_going_on_here_moves_the_seat_and_comes_back_to_the_story() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    phone.get(story.url)
    notice = laptop.get(story.url).content.decode()
    moved = laptop.post(
        "/es/access/takeover/", {"epoch": epoch_in(notice), "next": story.url}, follow=True
    )
    assert SECRET in moved.content.decode()
    refused = phone.get(story.url)
    assert refused.status_code == 409
    assert SECRET not in refused.content.decode()


@pytest.mark.parametrize("epoch", ["", "x", "-1", "0", "1" * 30, "9" * 5000, "1e3", "١٢٣"])
def test_a_takeover_that_names_no_epoch_is_refused_and_moves_nothing(epoch: str) -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    phone.get(story.url)
    answer = laptop.post("/es/access/takeover/", {"epoch": epoch, "next": story.url})
    assert answer.status_code == 400
    assert phone.get(story.url).status_code == 200


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil", ""]
)
def test_after_a_takeover_nobody_is_led_off_the_site(path: str) -> None:
    reader = ana()
    subscribing(reader)
    answer = browser_of(reader).post("/es/access/takeover/", {"epoch": "1", "next": path})
    assert answer.status_code == 302
    assert answer["Location"] == "/es/"


@pytest.mark.parametrize("headers", [{"sec-purpose": "prefetch"}, {"purpose": "prefetch"}])
def test_a_page_fetched_in_advance_takes_no_seat(headers: dict[str, str]) -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    fetched = phone.get(story.url, headers=headers)
    assert fetched.status_code == 503
    assert SECRET not in fetched.content.decode()
    assert laptop.get(story.url).status_code == 200


def test_a_page_fetched_in_advance_shows_the_story_to_whoever_reads_already() -> None:
    first, second = paper_with(2)
    reader = ana()
    subscribing(reader)
    phone = browser_of(reader)
    phone.get(first.url)
    fetched = phone.get(second.url, headers={"sec-purpose": "prefetch"})
    assert SECRET in fetched.content.decode()


def test_a_head_request_takes_no_seat() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    phone.head(story.url)
    assert laptop.get(story.url).status_code == 200


def test_an_open_story_asks_no_seat_of_a_subscriber() -> None:
    (story,) = paper_with(access="open")
    reader = ana()
    subscribing(reader)
    answer = browser_of(reader).get(story.url)
    assert SECRET in answer.content.decode()
    assert PASS_COOKIE not in answer.cookies


def test_the_place_comes_along() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone = browser_of(reader)
    kept = phone.post(
        "/es/access/place/",
        {"story": str(story.pk), "place": "p-4"},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert kept.status_code == 204
    assert 'data-place="p-4"' in phone.get(story.url).content.decode()


@pytest.mark.parametrize(
    "fields", [{}, {"story": "1", "place": "top"}, {"story": "1 or 1", "place": "p-1"}]
)
def test_what_is_no_place_is_refused(fields: dict[str, str]) -> None:
    answer = browser_of(ana()).post(
        "/es/access/place/", fields, headers={"sec-fetch-site": "same-origin"}
    )
    assert answer.status_code == 400
    assert not Place.objects.exists()


@pytest.mark.parametrize("path", ["place", "entitlement"])
@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}]
)
def test_another_sites_request_is_refused(path: str, headers: dict[str, str]) -> None:
    assert browser_of(ana()).post(f"/es/access/{path}/", headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["takeover", "place", "entitlement"])
def test_what_changes_something_is_never_a_get(path: str) -> None:
    assert browser_of(ana()).get(f"/es/access/{path}/").status_code == 405


def test_a_new_entitlement_is_for_subscribers() -> None:
    reader, own_pages = ana(), {"sec-fetch-site": "same-origin"}
    client = browser_of(reader)
    assert client.post("/es/access/entitlement/", headers=own_pages).status_code == 401
    subscribing(reader)
    answer = client.post("/es/access/entitlement/", headers=own_pages)
    assert answer.status_code == 204
    assert answer.cookies[ENTITLEMENT_COOKIE].value
    assert Client().post("/es/access/entitlement/", headers=own_pages).status_code == 401


def test_the_dialogs_notice_is_given_only_while_there_is_something_to_tell() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    assert laptop.get("/es/access/notice/").status_code == 204
    phone.get(story.url)
    assert phone.get("/es/access/notice/").status_code == 204
    told = laptop.get("/es/access/notice/", {"next": story.url})
    assert told.status_code == 200
    assert f'value="{story.url}"' in told.content.decode()
    assert epoch_in(told.content.decode())
