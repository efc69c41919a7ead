from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from gaceta.readers.devices import DEVICE_COOKIE
from gaceta.readers.models import Device, Session
from gaceta.readers.sessions import SessionStore
from gaceta.readers.signals import signed_out
from tests.readers.people import ana, browser, is_signed_in, signed_in

pytestmark = pytest.mark.django_db

BOUND = ("__Host-gaceta_entitlement", "__Host-gaceta_pass")


def sign_out(client: Client) -> Any:
    return client.post(reverse("account_logout"))


def is_deleted(cookie: Any) -> bool:
    return cookie.value == "" and cookie["max-age"] == 0 and bool(cookie["secure"])


def test_signing_out_ends_the_session_on_the_server() -> None:
    client = signed_in(ana())
    key = client.cookies[settings.SESSION_COOKIE_NAME].value

    sign_out(client)

    assert not SessionStore().exists(key)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_signed_in(client)


def test_looking_at_the_page_does_not_sign_out() -> None:
    client = signed_in(ana())

    page = client.get(reverse("account_logout"))

    assert page.status_code == 200
    assert is_signed_in(client)


def test_another_site_cannot_sign_one_out() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(ana()).cookies

    assert sign_out(client).status_code == 403
    assert is_signed_in(client)


def test_what_the_browser_kept_of_the_pages_is_cleared() -> None:
    response = sign_out(signed_in(ana()))

    assert response.headers["Clear-Site-Data"] == '"cache"'


def test_what_was_bound_to_the_device_is_deleted() -> None:
    response = sign_out(signed_in(ana()))

    assert all(is_deleted(response.cookies[name]) for name in BOUND)


def test_a_device_that_nobody_asked_us_to_remember_is_forgotten() -> None:
    response = sign_out(signed_in(ana()))

    assert is_deleted(response.cookies[DEVICE_COOKIE])
    assert not Device.objects.exists()


def test_a_remembered_device_keeps_its_cookie() -> None:
    response = sign_out(signed_in(ana(), remember=True))

    assert DEVICE_COOKIE not in response.cookies
    assert Device.objects.count() == 1


def test_other_rooms_are_told_who_signed_out_and_where(
    hear: Callable[[Any], list[dict[str, Any]]],
) -> None:
    reader = ana()
    signed_in(reader)
    client = signed_in(reader)
    here = reader.devices.first()
    told = hear(signed_out)

    sign_out(client)

    [what] = told
    assert what["reader"] == reader
    assert what["device"].id_hash == here.id_hash


def test_signing_out_without_being_signed_in_changes_nothing() -> None:
    response = sign_out(browser())

    assert response.status_code == 302
    assert "Clear-Site-Data" not in response.headers


def test_other_devices_stay_signed_in() -> None:
    reader = ana()
    other = signed_in(reader)

    sign_out(signed_in(reader))

    assert is_signed_in(other)
    assert Session.objects.filter(reader=reader).count() == 1
