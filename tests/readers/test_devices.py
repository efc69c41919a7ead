from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.readers.devices import DEVICE_COOKIE, KEPT_FOR
from gaceta.readers.models import Device, Reader
from gaceta.readers.tokens import hash_of
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


def device_cookie(client: Client) -> str:
    return client.cookies[DEVICE_COOKIE].value


def sign_out(client: Client) -> None:
    client.post(reverse("account_logout"))


def look(client: Client) -> None:
    assert client.get(reverse("readers:account")).status_code == 200


def test_a_device_is_known_before_the_first_page_so_that_tabs_opened_at_once_are_one() -> None:
    client = browser()
    response = sign_in(client, ana())

    assert DEVICE_COOKIE in response.cookies
    look(client)
    look(client)
    assert Device.objects.count() == 1


def test_only_the_hash_of_the_cookie_is_stored() -> None:
    client = signed_in(ana())

    assert Device.objects.get().id_hash == hash_of(device_cookie(client))


def test_the_cookie_is_for_this_host_over_https_and_for_no_script() -> None:
    cookie = sign_in(browser(), ana()).cookies[DEVICE_COOKIE]

    assert cookie.key.startswith("__Host-")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""


def test_the_cookie_lasts_no_longer_than_the_browser_unless_asked_for() -> None:
    cookie = sign_in(browser(), ana()).cookies[DEVICE_COOKIE]

    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""


def test_the_cookie_of_a_remembered_device_lasts() -> None:
    cookie = sign_in(browser(), ana(), remember=True).cookies[DEVICE_COOKIE]

    assert cookie["max-age"] == int(KEPT_FOR.total_seconds())


def test_a_remembered_device_signs_in_again_as_the_same_device() -> None:
    reader = ana()
    client = signed_in(reader, remember=True)
    before = device_cookie(client)
    sign_out(client)

    sign_in(client, reader, remember=True)

    assert device_cookie(client) == before
    assert Device.objects.count() == 1


def test_a_device_once_remembered_is_not_remembered_when_the_box_is_left_unticked() -> None:
    reader = ana()
    client = signed_in(reader, remember=True)
    sign_out(client)

    cookie = sign_in(client, reader).cookies[DEVICE_COOKIE]

    assert cookie["max-age"] == ""


def test_another_reader_on_the_same_machine_is_another_device() -> None:
    client = signed_in(ana(), remember=True)
    of_ana = device_cookie(client)
    sign_out(client)

    sign_in(client, ben())

    assert device_cookie(client) != of_ana
    assert {device.reader.name for device in Device.objects.all()} == {"Ana", "Ben"}


def test_carla_with_the_password_of_ana_is_another_device_of_ana() -> None:
    reader = ana()
    signed_in(reader)
    signed_in(reader)

    assert reader.devices.count() == 2


@pytest.mark.parametrize("spoilt", ["", "short", "a" * 43, "a" * 20_000, "ñ" * 43])
def test_a_spoilt_cookie_quietly_makes_a_new_device(spoilt: str) -> None:
    client = signed_in(ana())
    client.cookies[DEVICE_COOKIE] = spoilt

    look(client)

    assert Device.objects.count() == 2
    assert len(device_cookie(client)) == 43


def test_a_cookie_cut_in_half_quietly_makes_a_new_device() -> None:
    client = signed_in(ana())
    client.cookies[DEVICE_COOKIE] = device_cookie(client)[:21]

    look(client)

    assert Device.objects.count() == 2


def test_what_is_kept_of_a_device_is_its_kind_its_key_and_the_days() -> None:
    client = browser(FIREFOX_ON_A_COMPUTER)
    sign_in(client, ana())

    kept = Device.objects.values().get()
    assert kept["kind"] == "computer firefox"
    assert kept["first_seen"] == kept["last_seen"] == timezone.localdate()
    assert kept.keys() == {
        "id", "reader_id", "id_hash", "kind", "name", "first_seen", "last_seen",
        "public_key", "key_bound", "key_proofs",
    }  # fmt: skip


def days_ago(days: int) -> None:
    Device.objects.update(last_seen=timezone.localdate() - timedelta(days=days))


def test_a_day_later_the_device_is_seen_again_and_its_cookie_lasts_anew() -> None:
    client = signed_in(ana(), remember=True)
    days_ago(1)

    response = client.get(reverse("readers:account"))

    assert Device.objects.get().last_seen == timezone.localdate()
    assert response.cookies[DEVICE_COOKIE]["max-age"] == int(KEPT_FOR.total_seconds())


def test_on_the_same_day_nothing_is_written_and_no_cookie_sent() -> None:
    client = signed_in(ana())

    response = client.get(reverse("readers:account"))

    assert DEVICE_COOKIE not in response.cookies


def test_a_device_unseen_for_90_days_is_forgotten() -> None:
    reader = ana()
    signed_in(reader)
    days_ago(91)

    signed_in(ben())

    assert not reader.devices.exists()


def test_a_device_seen_90_days_ago_is_kept() -> None:
    reader = ana()
    signed_in(reader)
    days_ago(90)

    signed_in(ben())

    assert reader.devices.exists()


def test_nobody_who_is_not_signed_in_gets_a_device() -> None:
    client = browser()
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "ana@gaceta.example", "password": "no"})

    assert DEVICE_COOKIE not in client.cookies
    assert not Device.objects.exists()


def test_a_sign_in_by_a_program_makes_no_device() -> None:
    client = Client()
    client.force_login(Reader.objects.create_user("robot@gaceta.example", PASSWORD))

    assert not Device.objects.exists()
    assert is_signed_in(client)
