import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.readers.devices import DEVICE_COOKIE
from gaceta.readers.models import Device, Reader, Session
from gaceta.readers.signals import device_ended, others_ended
from tests.readers.people import (
    FIREFOX_ON_A_COMPUTER,
    PASSWORD,
    ana,
    ben,
    browser,
    is_signed_in,
    sign_in,
    signed_in,
)

pytestmark = pytest.mark.django_db

Hear = Callable[[Any], list[dict[str, Any]]]


def on_a_computer(reader: Reader) -> Client:
    client = browser(FIREFOX_ON_A_COMPUTER)
    assert sign_in(client, reader).status_code == 302
    return client


def proven(client: Client) -> Client:
    """The reader has just said the password once more."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def page(client: Client) -> str:
    return client.get("/en/account/devices/").content.decode()


def computer() -> Device:
    return Device.objects.get(kind="computer firefox")


def end(client: Client, pk: int) -> Any:
    return client.post(reverse("readers:sign_device_out", args=[pk]))


def test_a_session_knows_its_device() -> None:
    reader = ana()
    signed_in(reader)
    on_a_computer(reader)

    assert {session.device for session in Session.objects.all()} == set(reader.devices.all())


def test_a_session_that_lost_its_device_cookie_goes_over_to_the_new_device() -> None:
    client = signed_in(ana())
    del client.cookies[DEVICE_COOKIE]

    page(client)

    assert Session.objects.get().device == Device.objects.first()
    assert Device.objects.count() == 2


def test_a_device_that_is_forgotten_after_90_days_takes_its_sessions_with_it() -> None:
    client = signed_in(ana(), remember=True)
    Device.objects.update(last_seen=timezone.localdate() - timedelta(days=91))

    signed_in(ben())

    assert not is_signed_in(client)


def test_the_list_tells_signed_in_devices_from_signed_out_ones() -> None:
    reader = ana()
    signed_in(reader, remember=True).post(reverse("account_logout"))
    text = page(on_a_computer(reader))

    assert text.count("Signed out</span>") == 1
    assert "Sign out there" not in text
    assert "Forget it" in text


def test_this_device_stands_first_and_is_not_ended_from_the_list() -> None:
    reader = ana()
    phone = signed_in(reader)
    on_a_computer(reader)
    text = page(phone)

    assert text.index("Phone, Safari") < text.index("Computer, Firefox")
    assert text.count("Sign out there") == 1


def test_a_device_is_called_as_its_reader_likes() -> None:
    client = signed_in(ana())
    device = Device.objects.get()

    client.post(reverse("readers:name_device", args=[device.pk]), {"name": "Kitchen <b>phone</b>"})

    assert "Kitchen &lt;b&gt;phone&lt;/b&gt;" in page(client)
    assert "<b>phone" not in page(client)


@pytest.mark.parametrize("name", ["a\r\nb", "x" * 61, "a\0b"])
def test_a_bad_name_is_told_and_changes_nothing(name: str) -> None:
    client = signed_in(ana())
    device = Device.objects.get()

    answer = client.post(reverse("readers:name_device", args=[device.pk]), {"name": name})

    assert answer.status_code == 400
    assert 'class="form__error"' in answer.content.decode()
    assert Device.objects.get().name == ""


def test_ending_a_device_needs_the_password_first_and_comes_back_to_the_question() -> None:
    reader = ana()
    client, laptop = signed_in(reader), on_a_computer(reader)
    path = reverse("readers:sign_device_out", args=[computer().pk])

    asked = client.post(path)

    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert is_signed_in(laptop)
    form = {"password": PASSWORD, "next": path}
    back = client.post(reverse("account_reauthenticate"), form, follow=True)
    assert back.redirect_chain[-1][0] == path
    assert is_signed_in(laptop)


def test_asking_for_the_password_keeps_no_cookie_address_or_user_agent() -> None:
    reader = ana()
    client = signed_in(reader)
    on_a_computer(reader)

    end(client, computer().pk)
    client.post(reverse("account_email"), {"email": "ana@otra.example", "action_add": ""})

    session = dict(client.session.items())
    assert "account_reauthentication_state" not in session
    assert "iPhone" not in str(session)
    assert client.cookies[DEVICE_COOKIE].value not in str(session)


def test_an_ended_device_is_signed_out_and_forgotten_and_the_others_are_not(hear: Hear) -> None:
    reader = ana()
    client, laptop = proven(signed_in(reader)), on_a_computer(reader)
    ended, told = computer(), hear(device_ended)

    answer = end(client, ended.pk)

    assert answer.headers["Location"] == reverse("readers:devices")
    assert is_signed_in(client)
    assert not is_signed_in(laptop)
    assert [device.kind for device in Device.objects.all()] == ["phone safari"]
    assert [(what["reader"], what["device"].id_hash) for what in told] == [(reader, ended.id_hash)]


def test_a_remembered_device_that_was_ended_does_not_come_back_by_its_cookies() -> None:
    reader = ana()
    client = proven(signed_in(reader))
    carla = browser(FIREFOX_ON_A_COMPUTER)
    sign_in(carla, reader, remember=True)

    end(client, computer().pk)

    assert not is_signed_in(carla)
    assert reader.devices.count() == 1


def test_looking_at_the_question_ends_nothing() -> None:
    reader = ana()
    client, laptop = proven(signed_in(reader)), on_a_computer(reader)

    answer = client.get(reverse("readers:sign_device_out", args=[computer().pk]))

    assert answer.status_code == 200
    assert is_signed_in(laptop)


def test_this_device_is_left_by_signing_out() -> None:
    client = proven(signed_in(ana()))

    answer = end(client, Device.objects.get().pk)

    assert answer.headers["Location"] == reverse("account_logout")
    assert is_signed_in(client)


@pytest.mark.parametrize("name", ["readers:name_device", "readers:sign_device_out"])
def test_somebody_elses_device_answers_404(name: str) -> None:
    other = signed_in(ben())
    device = Device.objects.get()
    client = proven(signed_in(ana()))

    theirs = client.post(reverse(name, args=[device.pk]), {"name": "mine"})
    nobodys = client.post(reverse(name, args=[device.pk + 99]), {"name": "mine"})

    assert theirs.status_code == nobodys.status_code == 404
    assert is_signed_in(other)
    device.refresh_from_db()
    assert device.name == ""


def test_all_others_end_at_once_and_the_page_says_how_many(hear: Hear) -> None:
    reader = ana()
    client, told = proven(signed_in(reader)), hear(others_ended)
    others = [on_a_computer(reader), signed_in(reader, remember=True)]
    stranger = signed_in(ben())

    said = client.post("/en/account/devices/others/end/", follow=True).content.decode()

    assert "2 other devices were signed out." in re.sub(r"\s+", " ", said)
    assert is_signed_in(client)
    assert not any(is_signed_in(other) for other in others)
    assert reader.devices.count() == 1
    assert is_signed_in(stranger)
    assert [what["device"] for what in told] == [reader.devices.get()]


def test_ending_all_others_needs_the_password_first() -> None:
    reader = ana()
    client, laptop = signed_in(reader), on_a_computer(reader)

    answer = client.post(reverse("readers:sign_others_out"))

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert is_signed_in(laptop)


@pytest.mark.parametrize(
    "name", ["readers:devices", "readers:privacy", "readers:export", "readers:erase"]
)
def test_a_stranger_is_sent_to_sign_in(name: str) -> None:
    answer = browser().get(reverse(name))

    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_no_page_of_the_account_may_be_framed() -> None:
    answer = signed_in(ana()).get(reverse("readers:devices"))

    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
