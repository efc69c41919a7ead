from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from gaceta.readers.models import Reader
from gaceta.readers.signals import address_changed
from tests.readers.letters import link_in
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

Outbox = list[EmailMessage]


def page(client: Client, path: str = "") -> str:
    return client.get(f"/en/account/{path}").content.decode()


def prove_it_is_me(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def change_address(client: Client, new: str) -> Any:
    return client.post(reverse("account_email"), {"email": new, "action_add": ""})


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back() -> None:
    response = browser().get("/en/account/")

    assert response.headers["Location"] == "/en/account/login/?next=/en/account/"


def test_the_account_shows_its_reader_and_their_devices_alone() -> None:
    reader = ana()
    sign_in(browser(FIREFOX_ON_A_COMPUTER), ben())
    client = signed_in(reader)
    text = page(client, "devices/")

    assert "ana@gaceta.example" in page(client)
    assert "Phone, Safari" in text
    assert text.count("This device</strong>") == 1
    assert "Computer, Firefox" not in text
    assert "ben@gaceta.example" not in text


def test_name_and_language_are_changed() -> None:
    reader = ana()
    client = signed_in(reader)

    client.post(reverse("readers:profile"), {"name": "Ana Luz", "language": "en"})

    reader.refresh_from_db()
    assert (reader.name, reader.language) == ("Ana Luz", "en")


@pytest.mark.parametrize(
    "form", [{"name": "A\r\nB", "language": "es"}, {"name": "A", "language": "xx"}]
)
def test_a_bad_name_or_language_changes_nothing(form: dict[str, str]) -> None:
    reader = ana()

    response = signed_in(reader).post(reverse("readers:profile"), form)

    reader.refresh_from_db()
    assert response.status_code == 200
    assert (reader.name, reader.language) == ("Ana", "es")


def test_the_account_is_kept_by_no_cache() -> None:
    response = signed_in(ana()).get(reverse("readers:account"))

    assert "no-store" in response.headers["Cache-Control"]


def test_a_new_address_needs_the_password_first(mailoutbox: Outbox) -> None:
    client = signed_in(ana())

    response = change_address(client, "ana@otra.example")

    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not mailoutbox


def test_a_new_address_counts_once_it_is_confirmed(mailoutbox: Outbox) -> None:
    reader = ana()
    client = signed_in(reader)
    prove_it_is_me(client)

    change_address(client, "Ana@otra.example")
    reader.refresh_from_db()
    assert reader.email == "ana@gaceta.example"

    client.post(link_in(mailoutbox[0]))
    reader.refresh_from_db()
    assert reader.email == "ana@otra.example"
    assert mailoutbox[-1].to == ["ana@gaceta.example"]


def test_a_new_address_ends_the_other_sessions_and_devices(
    mailoutbox: Outbox, hear: Callable[[Any], list[dict[str, Any]]]
) -> None:
    reader = ana()
    carla, here = signed_in(reader), signed_in(reader)
    told = hear(address_changed)
    prove_it_is_me(here)
    change_address(here, "ana@otra.example")

    here.post(link_in(mailoutbox[0]))

    assert is_signed_in(here)
    assert not is_signed_in(carla)
    assert [what["device"] for what in told] == [reader.devices.get()]


def test_the_first_confirmation_of_an_address_ends_nothing(
    mailoutbox: Outbox, hear: Callable[[Any], list[dict[str, Any]]]
) -> None:
    told = hear(address_changed)
    client = browser()
    form = {"email": "eva@gaceta.example", "password1": PASSWORD, "name": ""}
    client.post(reverse("account_signup"), form)

    client.post(link_in(mailoutbox[0]))

    assert is_signed_in(client)
    assert told == []


def test_an_address_for_which_somebody_waits_is_not_taken_from_them(mailoutbox: Outbox) -> None:
    reader = ana()
    client = signed_in(reader)
    prove_it_is_me(client)
    change_address(client, "eva@gaceta.example")
    Reader.objects.create_user("eva@gaceta.example", PASSWORD)

    response = client.post(link_in(mailoutbox[0]))

    reader.refresh_from_db()
    assert response.status_code in (200, 302)
    assert reader.email == "ana@gaceta.example"
    assert not EmailAddress.objects.filter(email="eva@gaceta.example", verified=True).exists()


def test_an_address_of_another_account_gets_the_same_answer_as_a_free_one() -> None:
    ben()
    client = signed_in(ana())
    prove_it_is_me(client)

    taken = change_address(client, "ben@gaceta.example")
    free = change_address(client, "zoe@gaceta.example")

    assert taken.status_code == free.status_code == 302
    assert taken.headers["Location"] == free.headers["Location"]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "name",
    [
        "readers:account",
        "readers:profile",
        "readers:devices",
        "readers:privacy",
        "access:noticed",
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
    ],
)
def test_every_page_of_the_account_opens(language: str, name: str) -> None:
    path = reverse(name).replace("/es/", f"/{language}/")

    response = signed_in(ana()).get(path)

    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_inactive",
    ],
)
def test_every_page_on_the_way_in_opens(language: str, name: str) -> None:
    path = reverse(name).replace("/es/", f"/{language}/")

    response = browser().get(path)

    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1
