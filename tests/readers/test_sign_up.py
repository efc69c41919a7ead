import re

import pytest
from allauth.account.internal.flows import manage_email
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gaceta.readers.devices import DEVICE_COOKIE
from gaceta.readers.models import Reader
from tests.readers.letters import link_in
from tests.readers.people import PASSWORD, ana, browser, headers, is_signed_in, sign_in

pytestmark = pytest.mark.django_db

Outbox = list[EmailMessage]


def sign_up(client: Client, email: str, password: str = PASSWORD, name: str = "") -> HttpResponse:
    form = {"email": email, "password1": password, "name": name}
    return client.post(reverse("account_signup"), form)


def body(response: HttpResponse, address: str) -> str:
    text = response.content.decode().replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_a_message_arrives_whose_link_opens_the_account(mailoutbox: Outbox) -> None:
    client = browser()

    response = sign_up(client, "eva@gaceta.example", name="Eva")

    assert response.headers["Location"] == reverse("account_email_verification_sent")
    [letter] = mailoutbox
    assert letter.to == ["eva@gaceta.example"]
    page = client.get(link_in(letter))
    assert "eva@gaceta.example" in page.content.decode()
    client.post(link_in(letter))
    assert is_signed_in(client)
    assert Reader.objects.get().name == "Eva"


def test_the_session_that_a_link_opens_ends_with_the_browser(mailoutbox: Outbox) -> None:
    client = browser()
    sign_up(client, "eva@gaceta.example")

    cookies = client.post(link_in(mailoutbox[0])).cookies

    assert cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    assert cookies[DEVICE_COOKIE]["max-age"] == ""


def test_looking_at_the_link_confirms_nothing(mailoutbox: Outbox) -> None:
    client = browser()
    sign_up(client, "eva@gaceta.example")

    client.get(link_in(mailoutbox[0]))

    assert not is_signed_in(client)
    assert sign_in(browser(), Reader.objects.get()).headers["Location"].endswith("/confirm-email/")


def test_a_link_opened_in_another_browser_confirms_and_lets_one_sign_in(mailoutbox: Outbox) -> None:
    sign_up(browser(), "eva@gaceta.example")
    other = browser()

    response = other.post(link_in(mailoutbox[0]))

    assert response.headers["Location"] == reverse("account_login")
    assert not is_signed_in(other)
    sign_in(other, Reader.objects.get())
    assert is_signed_in(other)


def test_a_used_link_says_so(mailoutbox: Outbox) -> None:
    client = browser()
    sign_up(client, "eva@gaceta.example")
    client.post(link_in(mailoutbox[0]))

    page = browser().get(link_in(mailoutbox[0]).replace("/es/", "/en/"))

    assert "has been used already" in page.content.decode()


def test_the_account_begins_in_the_language_of_the_page(mailoutbox: Outbox) -> None:
    form = {"email": "eva@gaceta.example", "password1": PASSWORD, "name": ""}
    browser().post("/en/account/signup/", form)

    assert Reader.objects.get().language == "en"
    assert mailoutbox[0].subject == "Confirm your address"


def test_an_address_with_an_account_gets_the_same_answer_as_a_new_one() -> None:
    ana()
    new, known = browser(), browser()
    answers = {
        "zoe@gaceta.example": sign_up(new, "zoe@gaceta.example"),
        "ana@gaceta.example": sign_up(known, "ana@gaceta.example"),
    }

    [first, second] = answers.values()
    assert first.status_code == second.status_code == 302
    assert headers(first) == headers(second)
    assert first.cookies.keys() == second.cookies.keys()
    pages = [
        body(client.get(answer.headers["Location"]), address)
        for client, (address, answer) in zip([new, known], answers.items(), strict=True)
    ]
    assert pages[0] == pages[1]


def test_the_owner_of_the_address_is_told_and_keeps_the_password(mailoutbox: Outbox) -> None:
    reader = ana()

    sign_up(browser(), "Ana@gaceta.example", "otra-vez-con-calma")

    [letter] = mailoutbox
    assert letter.to == ["ana@gaceta.example"]
    assert link_in(letter) == reverse("account_reset_password")
    assert sign_in(browser(), reader).status_code == 302
    assert Reader.objects.count() == 1


def test_an_address_with_an_account_costs_as_much_hashing_as_a_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hasher = type(identify_hasher(ana().password))
    hashed: list[str] = []
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *a: hashed.append("once") or encode(*a))

    sign_up(browser(), "zoe@gaceta.example")
    for_new = len(hashed)
    sign_up(browser(), "ana@gaceta.example")

    assert for_new == len(hashed) - for_new == 1


def test_a_second_press_of_the_button_gets_the_same_answer_and_makes_no_second_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Both presses looked for an account before either had made one.
    monkeypatch.setattr(manage_email, "email_already_exists", lambda email: (email, False))

    answers = [sign_up(browser(), "eva@gaceta.example") for _press in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert {answer.headers["Location"] for answer in answers} == {
        reverse("account_email_verification_sent")
    }
    assert Reader.objects.count() == 1


def test_the_page_opens_again_at_the_first_field_that_is_wrong() -> None:
    wrong = {"email": "no address", "name": "", "password1": "password"}

    page = BeautifulSoup(browser().post(reverse("account_signup"), wrong).content, "html.parser")

    (focused,) = page.select("[autofocus]")
    assert focused["name"] == "email"
    assert focused["aria-describedby"] == "id_email_helptext id_email_error"


def test_a_look_alike_of_an_address_is_refused() -> None:
    page = sign_up(browser(), "mi\N{KELVIN SIGN}e@gaceta.example")

    assert page.status_code == 200
    assert not Reader.objects.exists()


@pytest.mark.parametrize(
    "password",
    [
        "ocho-car",
        "a" * 12 + "z",
        "solo minúsculas y espacios",
        "一二三四五六七八",
        "x" * 63 + "·" * 65,
    ],
)
def test_any_password_of_eight_characters_will_do(password: str) -> None:
    assert sign_up(browser(), "eva@gaceta.example", password).status_code == 302
    assert Reader.objects.get().check_password(password)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("siete-7", "too short"),
        ("password1", "thieves try first"),
        ("iloveyou", "thieves try first"),
        ("eva@gaceta.example", "too similar"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(password: str, why: str) -> None:
    form = {"email": "eva@gaceta.example", "password1": password, "name": ""}
    page = browser().post("/en/account/signup/", form)

    assert why in page.content.decode()
    assert not Reader.objects.exists()


def test_spaces_at_the_ends_belong_to_the_password() -> None:
    sign_up(browser(), "eva@gaceta.example", "  con espacios  ")

    assert Reader.objects.get().check_password("  con espacios  ")


@pytest.mark.parametrize(
    "name", ["Eva\r\nBcc: zoe@evil.example", "Eva\nMaría", "Eva\x00", "Eva\u2028X"]
)
def test_a_name_of_more_than_one_line_is_refused(name: str, mailoutbox: Outbox) -> None:
    page = sign_up(browser(), "eva@gaceta.example", name=name)

    assert page.status_code == 200
    assert not Reader.objects.exists()
    assert not mailoutbox


@pytest.mark.parametrize(
    "address",
    ["eva@gaceta.example\r\nBcc: zoe@evil.example", "eva\n@gaceta.example", "eva@\r\nx.example"],
)
def test_an_address_of_more_than_one_line_is_refused(address: str, mailoutbox: Outbox) -> None:
    page = sign_up(browser(), address)

    assert page.status_code == 200
    assert not mailoutbox


def test_a_name_is_shown_as_text(mailoutbox: Outbox) -> None:
    client = browser()
    sign_up(client, "eva@gaceta.example", name="<script>alert(1)</script>")
    client.post(link_in(mailoutbox[0]))

    page = client.get(reverse("readers:account")).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_link_in_a_mail_is_on_the_sites_own_address_whatever_host_was_told(
    mailoutbox: Outbox,
) -> None:
    form = {"email": "eva@gaceta.example", "password1": PASSWORD, "name": ""}
    browser().post(reverse("account_signup"), form, headers={"host": "testserver:666"})

    assert "666" not in mailoutbox[0].body
    link_in(mailoutbox[0])
