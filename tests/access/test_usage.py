"""A company's seat is counted at the door: a day, and nothing of what was read."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from gaceta.subscriptions.business.moving import move
from gaceta.subscriptions.memberships import give_seat
from gaceta.subscriptions.models import SeatMonth
from tests.access.reading import SECRET, browser_of, paper_with, subscribing
from tests.readers.people import FIREFOX_ON_A_COMPUTER, ana, ben, dario
from tests.subscriptions.companies import faro

pytestmark = pytest.mark.django_db


def test_a_day_on_which_stories_are_read_counts_once_whatever_they_are() -> None:
    first, second = paper_with(2)
    reader = ben()
    give_seat(faro(dario()), reader)
    phone = browser_of(reader)

    assert SECRET in phone.get(first.url).content.decode()
    after_one_story = SeatMonth.objects.values().get()
    cache.clear()
    assert SECRET in phone.get(second.url).content.decode()

    assert SeatMonth.objects.values().get() == after_one_story
    assert [after_one_story["days"], after_one_story["last_day"]] == [1, timezone.localdate()]


def test_the_door_asks_nothing_more_of_the_database_for_the_next_story() -> None:
    first, second = paper_with(2)
    reader = ben()
    give_seat(faro(dario()), reader)
    phone = browser_of(reader)
    phone.get(first.url)
    SeatMonth.objects.all().delete()

    phone.get(second.url)

    assert not SeatMonth.objects.exists()


def test_a_teaser_a_notice_and_a_page_fetched_in_advance_count_as_no_reading() -> None:
    (story,) = paper_with()
    reader = ben()
    give_seat(faro(dario()), reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)

    laptop.get(story.url, headers={"sec-purpose": "prefetch"})
    assert not SeatMonth.objects.exists()

    phone.get(story.url)
    SeatMonth.objects.all().delete()
    cache.clear()
    assert laptop.get(story.url).status_code == 409
    assert not SeatMonth.objects.exists()


def test_other_subscribers_are_not_counted_at_all() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)

    browser_of(reader).get(story.url)

    assert not SeatMonth.objects.exists()


def test_a_moved_seat_opens_no_story_to_its_former_reader(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    (story,) = paper_with()
    reader = ben()
    company = faro(dario())
    give_seat(company, reader)
    phone = browser_of(reader)
    assert SECRET in phone.get(story.url).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        move(company, reader, "new@faro.example", "es", timezone.now())

    assert SECRET not in phone.get(story.url).content.decode()
