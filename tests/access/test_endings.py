from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from gaceta.access import engine
from gaceta.readers.models import Reader
from gaceta.seats.model import Lease
from gaceta.subscriptions.memberships import end, take_seat
from tests.access.reading import SECRET, browser_of, paper_with, subscribing
from tests.readers.people import FIREFOX_ON_A_COMPUTER, PASSWORD, ana

pytestmark = pytest.mark.django_db


def two_browsers(reader: Reader) -> tuple[Client, Client]:
    return browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)


def live_leases() -> list[Lease]:
    """All leases of the test's store."""
    store: Any = engine.engine().store
    return [lease for seat in store._store._seats.values() for lease in seat.leases]


def test_signing_out_frees_the_seat_at_once() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = two_browsers(reader)
    phone.get(story.url)
    phone.post("/es/account/logout/")
    assert laptop.get(story.url).status_code == 200


def test_a_new_password_ends_the_reading_elsewhere_but_not_here() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = two_browsers(reader)
    phone.get(story.url)
    changed = laptop.post(
        "/es/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "otra-clave-larga-27",
            "password2": "otra-clave-larga-27",
        },
    )
    assert changed.status_code == 302
    assert SECRET in laptop.get(story.url).content.decode()
    told = phone.get(story.url).content.decode()
    assert SECRET not in told
    assert "Se ha cerrado la sesión en este dispositivo" in told


def test_who_signed_out_here_is_not_told_that_the_device_was() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone = browser_of(reader)
    phone.get(story.url)
    phone.post("/es/account/logout/")
    assert "Se ha cerrado la sesión en este" not in phone.get(story.url).content.decode()


def test_an_ended_subscription_ends_the_reading(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    (story,) = paper_with()
    reader = ana()
    subscription = subscribing(reader)
    phone = browser_of(reader)
    assert SECRET in phone.get(story.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        end(subscription)
    assert not live_leases()
    assert SECRET not in phone.get(story.url).content.decode()


def test_a_seat_that_is_taken_away_ends_the_reading(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    (story,) = paper_with()
    reader = ana()
    subscription = subscribing(reader)
    phone = browser_of(reader)
    phone.get(story.url)
    with django_capture_on_commit_callbacks(execute=True):
        take_seat(subscription, reader)
    assert not live_leases()
    assert SECRET not in phone.get(story.url).content.decode()
