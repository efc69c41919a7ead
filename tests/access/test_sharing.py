"""S7: while two devices keep taking reading from each other, every story says so on both."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from gaceta.access import engine
from gaceta.readers.models import Reader
from gaceta.seats.model import Seat
from gaceta.subscriptions.holdings import seat_of
from gaceta.subscriptions.memberships import change_plan
from gaceta.subscriptions.plans import first_plans
from tests.access.reading import SECRET, browser_of, epoch_in, paper_with, subscribing
from tests.readers.people import FIREFOX_ON_A_COMPUTER, PASSWORD, ana

pytestmark = pytest.mark.django_db

LINE = 'id="sharing-title"'
TO_AND_FRO = "va y viene"
HOUR = 3_600_000


def alternated(reader: Reader, times: int) -> None:
    """The seat was won back so often, once in nine hours until now."""
    seat = seat_of(reader, time.time())
    assert seat is not None
    now = int(time.time() * 1000)
    moments = tuple(now - 9 * HOUR * back for back in reversed(range(times)))

    def step(before: Seat, _now: int) -> tuple[Seat, None]:
        return replace(before, alternations=moments), None

    engine.wait_for(engine.engine().store.decide(str(seat.key), step))


def test_both_devices_are_told_on_every_story_and_both_can_go_on() -> None:
    first, second = paper_with(2)
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    alternated(reader, engine.config().policy.sharing_shared)
    for story in (first, second):
        shown = phone.get(story.url).content.decode()
        assert SECRET in shown
        assert LINE in shown
        refused = laptop.get(story.url)
        assert refused.status_code == 409
        assert LINE in refused.content.decode()
    told = {"epoch": epoch_in(refused.content.decode()), "next": first.url}
    moved = laptop.post("/es/access/takeover/", told, follow=True).content.decode()
    assert SECRET in moved
    assert LINE in moved


def test_a_free_story_never_says_it() -> None:
    (story,) = paper_with(access="open")
    reader = ana()
    subscribing(reader)
    phone = browser_of(reader)
    alternated(reader, engine.config().policy.sharing_shared)
    assert LINE not in phone.get(story.url).content.decode()


def test_what_is_only_noticed_is_a_sentence_in_the_notice_and_nothing_else() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    alternated(reader, engine.config().policy.sharing_noticed)
    shown = phone.get(story.url).content.decode()
    assert LINE not in shown
    assert TO_AND_FRO not in shown
    asking = laptop.get(story.url).content.decode()
    assert LINE not in asking
    assert TO_AND_FRO not in asking
    phone.get(story.url)  # answer enough
    refused = laptop.get(story.url).content.decode()
    assert LINE not in refused
    assert TO_AND_FRO in refused
    dialog = laptop.get("/es/access/notice/").content.decode()
    assert TO_AND_FRO in dialog


def test_a_seat_that_is_not_shared_hears_nothing_of_it() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    alternated(reader, engine.config().policy.sharing_noticed - 1)
    assert LINE not in phone.get(story.url).content.decode()
    refused = laptop.get(story.url).content.decode()
    assert LINE not in refused
    assert TO_AND_FRO not in refused


def test_a_new_password_ends_it() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone = browser_of(reader)
    alternated(reader, engine.config().policy.sharing_shared)
    assert LINE in phone.get(story.url).content.decode()
    told = {
        "oldpassword": PASSWORD,
        "password1": "otra-clave-larga-27",
        "password2": "otra-clave-larga-27",
    }
    phone.post("/es/account/password/change/", told)
    assert LINE not in phone.get(story.url).content.decode()


def test_premium_ends_it_with_the_purchase(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    (story,) = paper_with()
    reader = ana()
    subscription = subscribing(reader)
    phone = browser_of(reader)
    alternated(reader, engine.config().policy.sharing_shared)
    assert LINE in phone.get(story.url).content.decode()
    premium = first_plans()["premium"].prices.get(period="month")
    with django_capture_on_commit_callbacks(execute=True):
        change_plan(subscription, premium, 0)
    assert LINE not in phone.get(story.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        change_plan(subscription, premium, 0)
    alternated(reader, engine.config().policy.sharing_shared)
    assert LINE in phone.get(story.url).content.decode()


def test_premium_is_bought_while_the_store_is_down_all_the_same(
    outage: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    subscription = subscribing(ana())
    outage.touch()
    premium = first_plans()["premium"].prices.get(period="month")
    with django_capture_on_commit_callbacks(execute=True):
        change_plan(subscription, premium, 0)
    assert subscription.seats.count() == 2
