"""Signing in by a code that is sent by mail."""

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gaceta.readers.models import Reader
from tests.readers.codes import code_in
from tests.readers.people import PASSWORD, ana, browser, headers, is_signed_in
from tests.readers.test_sign_in import body

pytestmark = pytest.mark.django_db

Outbox = list[EmailMessage]


def ask(client: Client, email: str, **more: str) -> HttpResponse:
    return client.post(reverse("account_request_login_code"), {"email": email, **more})


def answer(client: Client, code: str, **more: str) -> HttpResponse:
    return client.post(reverse("account_confirm_login_code"), {"code": code, **more})


def test_the_code_from_the_mail_signs_in_and_leads_back_to_the_story(mailoutbox: Outbox) -> None:
    ana()
    client = browser()

    page = ask(client, "Ana@gaceta.example", next="/es/mar/el-faro/").headers["Location"]
    done = client.post(page, {"code": code_in(mailoutbox[0])})

    assert mailoutbox[0].to == ["ana@gaceta.example"]
    assert done.headers["Location"] == "/es/mar/el-faro/"
    assert is_signed_in(client)


def test_the_session_lasts_as_long_as_was_asked(mailoutbox: Outbox) -> None:
    ana()
    for wish, lasting in [({}, False), ({"remember": "on"}, True)]:
        client = browser()
        ask(client, "ana@gaceta.example", **wish)
        answer(client, code_in(mailoutbox[-1]))
        assert client.session.get_expire_at_browser_close() is not lasting


def test_a_code_is_good_once_and_in_the_browser_that_asked(mailoutbox: Outbox) -> None:
    ana()
    mine, other = browser(), browser()
    ask(mine, "ana@gaceta.example")
    ask(other, "ana@gaceta.example")

    answer(mine, code_in(mailoutbox[1]))
    assert not is_signed_in(mine)
    answer(mine, code_in(mailoutbox[0]))
    assert is_signed_in(mine)

    mine.post(reverse("account_logout"))
    answer(mine, code_in(mailoutbox[0]))
    assert not is_signed_in(mine)


def test_line_19_asking_for_a_code_tells_nobody_whether_there_is_an_account(
    mailoutbox: Outbox,
) -> None:
    ana()
    known, unknown = browser(), browser()
    asked = [ask(known, "ana@gaceta.example"), ask(unknown, "zoe@gaceta.example")]

    assert asked[0].status_code == asked[1].status_code == 302
    assert headers(asked[0]) == headers(asked[1])
    pages = [
        (known.get(asked[0].headers["Location"]), "ana@gaceta.example"),
        (unknown.get(asked[1].headers["Location"]), "zoe@gaceta.example"),
    ]
    assert body(*pages[0]) == body(*pages[1])
    for _ in range(3):
        wrong = [
            (answer(known, "AAAA-AAAA"), "ana@gaceta.example"),
            (answer(unknown, "AAAA-AAAA"), "zoe@gaceta.example"),
        ]
        assert wrong[0][0].status_code == wrong[1][0].status_code
        if wrong[0][0].status_code == 200:
            assert body(*wrong[0]) == body(*wrong[1])
    assert [letter.to for letter in mailoutbox] == [["ana@gaceta.example"], ["zoe@gaceta.example"]]
    assert "No hay ninguna cuenta" in mailoutbox[1].body


def test_line_27_a_code_goes_to_the_confirmed_address_not_to_one_that_waits(
    mailoutbox: Outbox,
) -> None:
    EmailAddress.objects.create(user=ana(), email="mallory@evil.example")

    ask(browser(), "mallory@evil.example")

    assert "No hay ninguna cuenta" in mailoutbox[0].body


def test_an_account_that_somebody_opened_under_an_address_of_others_gets_no_code(
    mailoutbox: Outbox,
) -> None:
    Reader.objects.create_user("eva@gaceta.example", PASSWORD)

    ask(browser(), "eva@gaceta.example")

    assert "No hay ninguna cuenta" in mailoutbox[0].body


def test_a_closed_account_gets_no_code(mailoutbox: Outbox) -> None:
    reader = ana()
    reader.is_active = False
    reader.save()

    ask(browser(), reader.email)

    assert "No hay ninguna cuenta" in mailoutbox[0].body


@pytest.mark.parametrize(
    "look_alike",
    ["mi\N{KELVIN SIGN}e@gaceta.example", "m\N{LATIN SMALL LETTER DOTLESS I}ke@x.example"],
)
def test_line_27_a_look_alike_gets_nobodys_code(look_alike: str, mailoutbox: Outbox) -> None:
    Reader.objects.create_user("mike@gaceta.example", PASSWORD)

    assert ask(browser(), look_alike).status_code == 200
    assert not mailoutbox


@pytest.mark.parametrize("address", ["ana@gaceta.example\r\nBcc: z@evil.example", "a\n@x.example"])
def test_line_28_an_address_of_more_than_one_line_gets_no_code(
    address: str, mailoutbox: Outbox
) -> None:
    ana()

    assert ask(browser(), address).status_code == 200
    assert not mailoutbox


def test_line_20_guesses_are_counted_for_the_account_however_many_codes_were_asked_for(
    mailoutbox: Outbox,
) -> None:
    ana()
    for _ in range(2):
        client = browser()
        ask(client, "ana@gaceta.example")
        for _guess in range(3):
            answer(client, "AAAA-AAAA")
    owner = browser()
    ask(owner, "ana@gaceta.example")

    answer(owner, code_in(mailoutbox[-1]))

    assert not is_signed_in(owner)


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "\\\\evil.example/", "javascript:alert(1)"]
)
def test_line_26_signing_in_by_code_never_leads_to_another_site(
    elsewhere: str, mailoutbox: Outbox
) -> None:
    ana()
    client = browser()
    ask(client, "ana@gaceta.example", next=elsewhere)

    done = answer(client, code_in(mailoutbox[0]), next=elsewhere)

    assert done.headers["Location"] == "/es/"


@pytest.mark.parametrize("language", ["es", "en"])
def test_both_pages_open(language: str, mailoutbox: Outbox) -> None:
    client = browser()
    first = client.get(f"/{language}/account/login/code/")
    second = client.post(
        f"/{language}/account/login/code/", {"email": "zoe@gaceta.example"}, follow=True
    )

    assert first.content.decode().count("<h1") == second.content.decode().count("<h1") == 1
    assert "zoe@gaceta.example" in second.content.decode()
