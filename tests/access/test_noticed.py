"""What was noticed: the log of ended readings."""

import queue
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from gaceta.access import noticed
from gaceta.access.models import Displacement
from gaceta.readers.models import Device, Reader
from gaceta.readers.sign_outs import end_everything
from gaceta.readers.tidying import forget_old
from gaceta.seats.model import Began, Ended
from gaceta.subscriptions.memberships import take_seat
from tests.access.reading import browser_of, epoch_in, paper_with, subscribing
from tests.readers.people import FIREFOX_ON_A_COMPUTER, PASSWORD, ana, ben, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes of other tests, which ask no log, are not this one's."""
    monkeypatch.setattr(noticed.notes, "_waiting", queue.Queue(noticed.MOST))


def logged() -> list[tuple[str, str, str, str]]:
    """What stands in the log, oldest first."""
    noticed.notes.write()
    rows = Displacement.objects.order_by("pk")
    return list(rows.values_list("how", "why", "stopped", "began"))


def phone_and_laptop(reader: Reader) -> tuple[Client, Client]:
    return browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)


def taken_over() -> tuple[Reader, Client, Client]:
    """Ana's phone read; then her laptop went on."""
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = phone_and_laptop(reader)
    phone.get(story.url)
    told = {"epoch": epoch_in(laptop.get(story.url).content.decode()), "next": story.url}
    laptop.post("/es/access/takeover/", told)
    return reader, phone, laptop


def page(client: Client) -> str:
    said = client.get("/en/access/noticed/").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", said))


def test_a_takeover_is_in_the_log_with_both_kinds_of_device() -> None:
    taken_over()

    assert logged() == [("displaced", "", "phone safari", "computer firefox")]


def test_the_reader_sees_it_and_nobody_else_does() -> None:
    _reader, _phone, laptop = taken_over()

    assert "Phone, Safari → then Computer, Firefox" in page(laptop).replace("→then", "→ then")
    assert "“Go on here” was chosen" in page(laptop)
    assert "no device has stopped another one" in page(signed_in(ben()))


def test_a_reading_that_just_begins_or_is_left_is_not_in_it() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone = browser_of(reader)
    phone.get(story.url)
    phone.post("/es/account/logout/")

    assert logged() == []


def test_a_new_password_is_in_it_with_the_device_that_is_known_no_more() -> None:
    _reader, phone, _laptop = taken_over()

    phone.post(
        "/es/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "otra-clave-larga-27"},
    )

    assert not Device.objects.filter(kind="computer firefox").exists()
    assert logged()[1:] == [("revoked", "password", "computer firefox", "")]
    assert "because the password was changed" in page(phone)


def test_a_device_that_was_signed_out_from_another_is_in_it() -> None:
    _reader, phone, _laptop = taken_over()
    phone.post("/es/account/reauthenticate/", {"password": PASSWORD})
    ended = Device.objects.get(kind="computer firefox")

    phone.post(f"/es/account/devices/{ended.pk}/end/")

    assert logged()[1:] == [("released", "reader", "computer firefox", "")]


def test_what_the_desk_ended_is_in_it() -> None:
    reader, _phone, _laptop = taken_over()

    end_everything(reader, why="desk")

    assert logged()[1:] == [("revoked", "desk", "computer firefox", "")]


def test_a_seat_taken_away_is_in_the_log_of_who_had_it(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    reader, _phone, _laptop = taken_over()

    with django_capture_on_commit_callbacks(execute=True):
        take_seat(reader.subscriptions.get(), reader)

    assert logged()[1:] == [("revoked", "seat", "computer firefox", "")]
    assert set(Displacement.objects.values_list("reader", flat=True)) == {reader.pk}


def test_the_log_says_nothing_of_stories_and_addresses() -> None:
    _reader, _phone, _laptop = taken_over()
    logged()

    assert Displacement.objects.values().get().keys() == {
        "id", "reader_id", "at", "how", "why", "stopped", "began"
    }  # fmt: skip


def test_after_30_days_it_is_not_shown_and_then_deleted() -> None:
    _reader, _phone, laptop = taken_over()
    logged()
    Displacement.objects.update(at=timezone.now() - noticed.KEPT_FOR)

    assert "no device has stopped another one" in page(laptop)
    assert forget_old()["displacements"] == 1
    assert not Displacement.objects.exists()


def test_a_day_before_it_is_kept() -> None:
    _reader, _phone, laptop = taken_over()
    logged()
    Displacement.objects.update(at=timezone.now() - noticed.KEPT_FOR + timedelta(days=1))

    forget_old()

    assert "“Go on here” was chosen" in page(laptop)


def test_it_is_deleted_when_somebody_signs_in() -> None:
    taken_over()
    logged()
    Displacement.objects.update(at=timezone.now() - noticed.KEPT_FOR)

    signed_in(ben())

    assert not Displacement.objects.exists()


def test_a_long_log_has_pages() -> None:
    reader = ana()
    for minute in range(60):
        at = timezone.now() - timedelta(minutes=minute)
        Displacement.objects.create(reader=reader, at=at, how="handed-off", stopped="phone safari")
    client = signed_in(reader)

    assert page(client).count("moved by itself") == 50
    assert client.get("/en/access/noticed/?page=2").content.decode().count("moved by itself") == 10


def test_an_account_erased_meanwhile_leaves_no_note(caplog: pytest.LogCaptureFixture) -> None:
    reader, _phone, _laptop = taken_over()
    reader.seats.update(reader=None)
    reader.devices.all().delete()

    assert logged() == []
    assert not caplog.records


def test_a_queue_that_is_full_never_holds_up_a_decision(
    caplog: pytest.LogCaptureFixture,
) -> None:
    notes = noticed.Notes(most=1)
    ended = Ended("seat", 1, "device", 0, "displaced", "phone safari")

    notes.take((ended, Began("seat", 2, "other", 0)), "")
    notes.take((ended,), "")

    assert "left out" in caplog.text


def test_the_engine_is_asked_for_a_reason_and_tells_what_came_of_it() -> None:
    reader, _phone, _laptop = taken_over()

    ended: Any = end_everything(reader, why="desk")

    assert ended.readings == 1
    assert end_everything(reader, why="desk").readings == 0
