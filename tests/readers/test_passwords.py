from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from gaceta.readers.models import Reader
from gaceta.readers.signals import password_changed
from tests.readers.letters import link_in
from tests.readers.people import (
    PASSWORD,
    ana,
    ben,
    browser,
    headers,
    is_signed_in,
    sign_in,
    signed_in,
)

pytestmark = pytest.mark.django_db

Outbox = list[EmailMessage]
Heard = list[dict[str, Any]]
NEW = "otra-vez-con-calma"


def change_password(client: Client, new: str = NEW, old: str = PASSWORD) -> Any:
    form = {"oldpassword": old, "password1": new}
    return client.post(reverse("account_change_password"), form)


def ask_for_a_link(email: str) -> Any:
    return browser().post(reverse("account_reset_password"), {"email": email})


def follow(link: str, new: str = NEW) -> Client:
    """A browser that opens the link and sends a new password."""
    client = browser()
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": new})
    return client


def test_a_new_password_keeps_this_session_and_ends_the_others() -> None:
    reader = ana()
    here, carla = signed_in(reader), signed_in(reader, remember=True)

    change_password(here)

    assert is_signed_in(here)
    assert not is_signed_in(carla)
    assert reader.sessions.count() == 1


def test_a_new_password_forgets_the_other_devices() -> None:
    reader = ana()
    signed_in(reader, remember=True)
    here = signed_in(reader)
    kept = reader.devices.first()

    change_password(here)

    assert [device.pk for device in reader.devices.all()] == [kept.pk]


def test_a_new_password_touches_nobody_else() -> None:
    other = signed_in(ben())

    change_password(signed_in(ana()))

    assert is_signed_in(other)


def test_other_rooms_are_told_which_device_stays(hear: Callable[[Any], Heard]) -> None:
    reader = ana()
    here = signed_in(reader)
    told = hear(password_changed)

    change_password(here)

    assert told == [{"reader": reader, "device": reader.devices.get(), "signal": password_changed}]


def test_the_old_password_is_needed_and_the_rules_hold() -> None:
    reader = ana()
    here, carla = signed_in(reader), signed_in(reader)

    assert change_password(here, old="no-es-esta-26").status_code == 200
    assert change_password(here, new="corta").status_code == 200
    assert is_signed_in(carla)


def test_the_owner_is_told_by_mail_without_addresses_or_browsers(mailoutbox: Outbox) -> None:
    change_password(signed_in(ana()))

    [letter] = mailoutbox
    assert letter.to == ["ana@gaceta.example"]
    assert "127.0.0.1" not in letter.body
    assert "iPhone" not in letter.body
    assert link_in(letter) == reverse("account_reset_password")


def test_a_forgotten_password_is_replaced_by_a_link(mailoutbox: Outbox) -> None:
    reader = ana()
    ask_for_a_link(reader.email)

    follow(link_in(mailoutbox[0]))

    assert sign_in(browser(), reader).status_code == 200
    assert sign_in(browser(), reader, password=NEW).status_code == 302


def test_a_replaced_password_ends_every_session_and_device(
    mailoutbox: Outbox, hear: Callable[[Any], Heard]
) -> None:
    reader = ana()
    clients = [signed_in(reader), signed_in(reader, remember=True)]
    told = hear(password_changed)
    ask_for_a_link(reader.email)

    follow(link_in(mailoutbox[0]))

    assert not reader.sessions.exists()
    assert not reader.devices.exists()
    assert not any(is_signed_in(client) for client in clients)
    assert [(what["reader"], what["device"]) for what in told] == [(reader, None)]


def test_a_link_works_once(mailoutbox: Outbox) -> None:
    reader = ana()
    ask_for_a_link(reader.email)
    follow(link_in(mailoutbox[0]))

    follow(link_in(mailoutbox[0]), "una-tercera-con-calma")

    assert sign_in(browser(), reader, password=NEW).status_code == 302


def test_a_link_cut_short_says_so(mailoutbox: Outbox) -> None:
    ask_for_a_link(ana().email)
    link = link_in(mailoutbox[0]).replace("/es/", "/en/")

    page = browser().get(link[:-5] + "/")

    assert page.status_code == 200
    assert "more than three hours old" in page.content.decode()


def test_asking_for_a_link_tells_nobody_whether_there_is_an_account() -> None:
    ana()
    known, unknown = ask_for_a_link("ana@gaceta.example"), ask_for_a_link("zoe@gaceta.example")

    assert known.status_code == unknown.status_code == 302
    assert headers(known) == headers(unknown)
    assert known.content == unknown.content
    assert known.cookies == unknown.cookies


def test_an_unknown_address_is_told_by_mail_that_there_is_no_account(mailoutbox: Outbox) -> None:
    ask_for_a_link("zoe@gaceta.example")

    [letter] = mailoutbox
    assert letter.to == ["zoe@gaceta.example"]
    assert link_in(letter) == reverse("account_signup")


@pytest.mark.parametrize(
    "look_alike",
    [
        "mi\N{KELVIN SIGN}e@gaceta.example",
        "m\N{LATIN SMALL LETTER DOTLESS I}ke@gaceta.example",
        "mike@\N{FULLWIDTH LATIN SMALL LETTER G}aceta.example",
    ],
)
def test_a_look_alike_gets_nobodys_link(look_alike: str, mailoutbox: Outbox) -> None:
    Reader.objects.create_user("mike@gaceta.example", PASSWORD)

    ask_for_a_link(look_alike)

    assert not mailoutbox


def test_the_link_goes_to_the_confirmed_address_not_to_one_that_waits(mailoutbox: Outbox) -> None:
    reader = ana()
    EmailAddress.objects.create(user=reader, email="mallory@evil.example")

    ask_for_a_link("mallory@evil.example")

    assert [letter.to for letter in mailoutbox] == [["ana@gaceta.example"]]


def test_letters_are_in_the_readers_own_language(mailoutbox: Outbox) -> None:
    reader = ana()
    reader.language = "en"
    reader.save()

    ask_for_a_link(reader.email)

    assert mailoutbox[0].subject == "Choose a new password"


def test_the_secret_of_the_link_leaves_the_address_bar(mailoutbox: Outbox) -> None:
    ask_for_a_link(ana().email)
    link = link_in(mailoutbox[0])

    response = browser().get(link)

    secret = link.rstrip("/").rpartition("-")[2]
    assert response.status_code == 302
    assert secret not in response.headers["Location"]
