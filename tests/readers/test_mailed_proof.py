"""Who has neither password nor second step proves by a mailed code, before something that matters."""

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gaceta.readers.models import Reader, Session
from gaceta.readers.tokens import hash_of
from tests.readers.codes import code_in
from tests.readers.people import ana, browser

pytestmark = pytest.mark.django_db

Outbox = list[EmailMessage]
PAGE = "/es/account/reauthenticate/mail/"


@pytest.fixture
def here(mailoutbox: Outbox) -> Client:
    """A browser in which Ana, who has no password, has signed in by a code."""
    reader = ana()
    reader.set_unusable_password()
    reader.save()
    client = browser()
    client.post(reverse("account_request_login_code"), {"email": reader.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[-1])})
    mailoutbox.clear()
    return client


def send(client: Client) -> HttpResponse:
    return client.post(PAGE, {"send": "on", "next": "/es/account/email/"})


def answer(client: Client, code: str, to: str = "/es/account/email/") -> HttpResponse:
    return client.post(PAGE, {"code": code, "next": to})


def ask_for_another_address(client: Client) -> HttpResponse:
    return client.post(
        reverse("account_email"), {"email": "carla@gaceta.example", "action_add": ""}
    )


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "readers:sign_others_out",
        "readers:export",
        "readers:erase",
    ],
)
def test_line_10_an_account_without_a_password_proves_itself_before_anything_that_matters(
    name: str, here: Client
) -> None:
    told = here.post(reverse(name), {"email": "carla@gaceta.example", "action_add": ""})

    assert told.headers["Location"].startswith(PAGE)
    assert not EmailAddress.objects.filter(email="carla@gaceta.example").exists()
    assert Reader.objects.get().is_active


def test_the_mailed_code_is_proof_enough(here: Client, mailoutbox: Outbox) -> None:
    asked = send(here)
    assert asked.headers["Location"].startswith(PAGE)
    assert "ana@gaceta.example" in here.get(asked.headers["Location"]).content.decode()

    done = answer(here, code_in(mailoutbox[0]))

    assert mailoutbox[0].to == ["ana@gaceta.example"]
    assert done.headers["Location"] == "/es/account/email/"
    ask_for_another_address(here)
    assert EmailAddress.objects.filter(email="carla@gaceta.example").exists()


def test_a_proof_lasts_five_minutes(
    here: Client, mailoutbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(here)
    answer(here, code_in(mailoutbox[0]))
    records = here.session["account_authentication_methods"]
    later = records[-1]["at"] + 300
    monkeypatch.setattr("gaceta.readers.mailed_proof.time.time", lambda: later)

    assert ask_for_another_address(here).headers["Location"].startswith(PAGE)


def test_a_code_is_good_once_and_not_before_it_was_sent(here: Client, mailoutbox: Outbox) -> None:
    assert answer(here, "").status_code == 200
    send(here)
    code = code_in(mailoutbox[0])
    assert answer(here, code).status_code == 302

    assert answer(here, code).status_code == 200


def test_a_code_of_before_ten_minutes_is_none(
    here: Client, mailoutbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(here)
    later = here.session["gaceta_mailed_proof"]["at"] + 600
    monkeypatch.setattr("gaceta.readers.mailed_proof.time.time", lambda: later)

    assert answer(here, code_in(mailoutbox[0])).status_code == 200


def test_line_20_the_sixth_attempt_is_refused_even_with_the_right_code(
    here: Client, mailoutbox: Outbox
) -> None:
    send(here)
    for _ in range(4):
        assert answer(here, "AAAA-AAAA").status_code == 200

    assert answer(here, code_in(mailoutbox[0])).status_code == 429


def test_line_2_the_proof_gives_the_session_a_new_token(here: Client, mailoutbox: Outbox) -> None:
    send(here)
    before = here.session.session_key or ""

    answer(here, code_in(mailoutbox[0]))

    assert not Session.objects.filter(pk=hash_of(before)).exists()
    assert here.session.session_key != before


@pytest.mark.parametrize("to", ["//evil.example/", "\\\\evil.example/", "javascript:alert(1)"])
def test_line_26_a_proof_leads_to_no_other_site(to: str, here: Client, mailoutbox: Outbox) -> None:
    send(here)

    assert answer(here, code_in(mailoutbox[0]), to).headers["Location"] == "/es/"


def test_who_has_a_password_is_asked_for_that(here: Client) -> None:
    reader = Reader.objects.get()
    reader.set_password("leer-con-calma-26")
    Reader.objects.filter(pk=reader.pk).update(password=reader.password)
    here.force_login(reader)

    assert here.get(PAGE).headers["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("language", ["es", "en"])
def test_both_states_of_the_page_open(language: str, here: Client) -> None:
    page = PAGE.replace("/es/", f"/{language}/")
    first = here.get(page)
    here.post(page, {"send": "on"})
    second = here.get(page)

    for told in (first, second):
        text = told.content.decode()
        assert text.count("<h1") == 1
        assert "ana@gaceta.example" in text
        assert "no-store" in told.headers["Cache-Control"]
        assert "frame-ancestors 'none'" in told.headers["Content-Security-Policy"]
