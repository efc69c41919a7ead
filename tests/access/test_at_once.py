"""Many tabs at once, on a database of their own: never less than was promised, and no more."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from gaceta.access import gift_form, gifts
from gaceta.access.meter import Meter
from gaceta.access.models import FreeStory, Gift, GiftsGiven
from gaceta.access.months import this_month
from gaceta.readers.models import Reader
from gaceta.reading import Count, Free
from tests.readers.people import ana, ben
from tests.subscriptions.test_at_once import own_database

__all__ = ["own_database"]

TABS = 8
FREE = 3

pytestmark = pytest.mark.usefixtures("own_database")


def all_at_once(act: Callable[[int], Any]) -> list[Any]:
    """What each tab got."""
    start = Barrier(TABS)

    def one(tab: int) -> Any:
        start.wait()
        try:
            return act(tab)
        finally:
            connection.close()

    with ThreadPoolExecutor(TABS) as tabs:
        return list(tabs.map(one, range(TABS)))


def opening(reader: Reader, story: str) -> Count:
    request = RequestFactory().get("/")
    request.user = reader
    return Meter(request, "edition", story).count(FREE)


def test_many_stories_at_once_are_as_many_as_are_free() -> None:
    reader = ben()
    answers = all_at_once(lambda tab: opening(reader, f"story-{tab}"))
    assert sorted(it.read for it in answers if isinstance(it, Free)) == [1, 2, 3]
    assert FreeStory.objects.count() == FREE


def test_one_story_in_many_tabs_counts_once_and_is_read_in_all() -> None:
    reader = ben()
    answers = all_at_once(lambda _: opening(reader, "story"))
    assert [it.read for it in answers] == [1] * TABS
    assert sum(not it.again for it in answers) == 1
    assert FreeStory.objects.count() == 1


def test_without_the_lock_the_same_tabs_would_read_more() -> None:
    """The control: it shows that the tabs above would notice."""
    reader, looked = ben(), Barrier(TABS)

    def open_without_lock(tab: int) -> None:
        read = FreeStory.objects.filter(reader=reader).count()
        looked.wait()
        if read < FREE:
            fields = {"meter": "edition", "month": this_month(), "mark": f"mark-{tab}"}
            FreeStory.objects.create(reader=reader, **fields)

    all_at_once(open_without_lock)
    assert FreeStory.objects.count() > FREE


def test_many_stories_given_at_once_are_as_many_as_may_be_given() -> None:
    reader = ana()
    forms = [gift_form.read(gift_form.offer(f"{tab}", "/es/", "edition", 2)) for tab in range(TABS)]

    def give(tab: int) -> str:
        try:
            return gifts.give(reader, forms[tab])
        except gifts.NoneLeft:
            return ""

    given = list(filter(None, all_at_once(give)))
    assert len(set(given)) == len(given) == 2
    assert Gift.objects.count() == 2
    assert GiftsGiven.objects.get().number == 2


def test_one_form_sent_many_times_at_once_gives_one_link() -> None:
    reader, form = ana(), gift_form.read(gift_form.offer("1", "/es/", "edition", 2))
    assert len(set(all_at_once(lambda _: gifts.give(reader, form)))) == 1
    assert GiftsGiven.objects.get().number == 1


def test_every_opening_of_a_link_is_counted() -> None:
    token = gifts.give(ana(), gift_form.read(gift_form.offer("1", "/es/", "edition", 2)))
    gift = gifts.find(token)
    assert gift is not None
    all_at_once(lambda _: gifts.open_here(HttpResponse(), gift, token))
    assert Gift.objects.get().opened == TABS
