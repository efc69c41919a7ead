import re

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gaceta.readers import settings as rules
from gaceta.readers.devices import KEPT_FOR
from gaceta.readers.models import Attempt, Reader
from tests.readers.people import PASSWORD, ana, ben, browser, headers, is_signed_in, sign_in

pytestmark = pytest.mark.django_db


def attempt(client: Client, login: str, password: str, **sent: str) -> HttpResponse:
    form = {"login": login, "password": password}
    return client.post(reverse("account_login"), form, headers=sent)


def body(response: HttpResponse, address: str) -> str:
    """The page, without the address that the reader typed, the form's proofs and the script's nonce."""
    token = str(response.context["csrf_token"])
    page = response.content.decode().replace(address, "ADDRESS").replace(token, "TOKEN")
    return re.sub('nonce="[^"]*"', "NONCE", page)


def test_the_right_password_signs_in() -> None:
    client = browser()

    response = sign_in(client, ana())

    assert response.status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "spelled", ["ANA@gaceta.example", "Ana@GACETA.example", " ana@gaceta.example "]
)
def test_the_case_of_an_address_does_not_matter(spelled: str) -> None:
    ana()

    assert attempt(browser(), spelled, PASSWORD).status_code == 302


def test_a_look_alike_of_an_address_signs_nobody_in() -> None:
    Reader.objects.create_user("mike@gaceta.example", PASSWORD)
    client = browser()

    response = attempt(client, "mi\N{KELVIN SIGN}e@gaceta.example", PASSWORD)

    assert response.status_code == 200
    assert not is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer() -> None:
    ana()
    wrong = attempt(browser(), "ana@gaceta.example", "no-es-esta-26")
    unknown = attempt(browser(), "zoe@gaceta.example", "no-es-esta-26")

    assert wrong.status_code == unknown.status_code == 200
    assert body(wrong, "ana@gaceta.example") == body(unknown, "zoe@gaceta.example")
    assert headers(wrong) == headers(unknown)


def test_an_unknown_address_costs_as_much_hashing_as_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hasher = type(identify_hasher(ana().password))
    hashed: list[str] = []
    verify, encode = hasher.verify, hasher.encode
    monkeypatch.setattr(hasher, "verify", lambda *a: hashed.append("once") or verify(*a))
    monkeypatch.setattr(hasher, "encode", lambda *a: hashed.append("once") or encode(*a))

    attempt(browser(), "ana@gaceta.example", "no-es-esta-26")
    for_wrong = len(hashed)
    attempt(browser(), "zoe@gaceta.example", "no-es-esta-26")

    assert for_wrong == len(hashed) - for_wrong == 1


def test_the_sixth_failure_within_five_minutes_is_refused_even_with_the_right_password() -> None:
    ana()
    for _ in range(5):
        attempt(browser(), "ana@gaceta.example", "no-es-esta-26")
    client = browser()

    response = attempt(client, "ana@gaceta.example", PASSWORD)

    assert "cinco minutos" in response.content.decode()
    assert not is_signed_in(client)


def test_line_20_another_port_in_the_host_does_not_lift_the_limit() -> None:
    ana()
    for number in range(5):
        attempt(browser(), "ana@gaceta.example", "no-es-esta-26", host=f"testserver:{number + 1}")
    client = browser()

    attempt(client, "ana@gaceta.example", PASSWORD, host="testserver:666")

    assert not is_signed_in(client)


def test_the_limit_is_one_accounts_not_everybodys() -> None:
    ana()
    for _ in range(5):
        attempt(browser(), "ana@gaceta.example", "no-es-esta-26")

    assert sign_in(browser(), ben()).status_code == 302


def test_the_limit_says_nothing_of_whether_there_is_an_account() -> None:
    ana()
    for _ in range(5):
        attempt(browser(), "ana@gaceta.example", "no-es-esta-26")
        attempt(browser(), "zoe@gaceta.example", "no-es-esta-26")

    known = attempt(browser(), "ana@gaceta.example", "no-es-esta-26")
    unknown = attempt(browser(), "zoe@gaceta.example", "no-es-esta-26")

    assert body(known, "ana@gaceta.example") == body(unknown, "zoe@gaceta.example")


def test_another_spelling_does_not_lift_the_limit() -> None:
    ana()
    for spelled in ["ana@gaceta.example", "Ana@gaceta.example", "ANA@gaceta.example"] * 2:
        attempt(browser(), spelled, "no-es-esta-26")

    assert attempt(browser(), "aNa@gaceta.example", PASSWORD).status_code == 200


def test_the_owner_who_is_locked_out_recovers_by_mail(mailoutbox: list) -> None:
    reader = ana()
    for _ in range(6):
        attempt(browser(), "ana@gaceta.example", "no-es-esta-26")
    owner = browser()
    owner.post(reverse("account_reset_password"), {"email": reader.email})
    link = next(word for word in mailoutbox[-1].body.split() if "/key/" in word)
    form = owner.get(link, follow=True)
    owner.post(form.request["PATH_INFO"], {"password1": "otra-vez-con-calma"})

    assert sign_in(owner, reader, password="otra-vez-con-calma").status_code == 302


def test_a_forged_forwarded_address_does_not_lift_the_limit_of_a_connection() -> None:
    for number in range(20):
        attempt(
            browser(), f"a{number}@gaceta.example", "no", **{"x-forwarded-for": f"10.0.0.{number}"}
        )
    ana()
    client = browser()

    attempt(client, "ana@gaceta.example", PASSWORD, **{"x-forwarded-for": "10.0.1.1"})
    assert not is_signed_in(client)

    Attempt.objects.all().delete()
    attempt(client, "ana@gaceta.example", PASSWORD)
    assert is_signed_in(client)


def test_the_session_ends_with_the_browser_unless_asked_otherwise() -> None:
    cookie = sign_in(browser(), ana()).cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""


def test_the_session_of_a_remembered_device_lasts() -> None:
    cookie = sign_in(browser(), ana(), remember=True).cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["max-age"] == int(KEPT_FOR.total_seconds())


def test_the_session_cookie_is_for_this_host_over_https_and_for_no_script() -> None:
    cookie = sign_in(browser(), ana()).cookies[settings.SESSION_COOKIE_NAME]

    assert cookie.key.startswith("__Host-")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""


def test_remembering_is_left_unticked_and_says_what_it_means() -> None:
    page = browser().get("/en/account/login/").content.decode()

    [box] = [tag for tag in page.split("<") if 'type="checkbox"' in tag]
    assert "checked" not in box
    assert "Remember this device" in page
    assert "90 days" in page


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/",
        "\\\\evil.example/",
        "/\\evil.example/",
        "https://evil.example/",
        "http:///evil.example/",
        "javascript:alert(1)",
        "http://testserver:81/",
        "http://localhost/",
        "http://user@evil.example/",
        "\t//evil.example/",
    ],
)
def test_signing_in_never_leads_to_another_site(elsewhere: str) -> None:
    response = sign_in(browser(), ana(), next=elsewhere)

    assert response.headers["Location"] == "/es/"


def test_signing_in_leads_back_to_the_story() -> None:
    response = sign_in(browser(), ana(), next="/es/mar/el-faro/")

    assert response.headers["Location"] == "/es/mar/el-faro/"


def test_the_page_hands_on_where_to_go_afterwards_as_text() -> None:
    page = browser().get('/es/account/login/?next=/es/"><script>').content.decode()

    assert "<script>" not in page
    assert 'value="/es/&quot;&gt;&lt;script&gt;"' in page


def test_after_signing_in_in_english_the_paper_is_english() -> None:
    reader, client = ana(), browser()

    response = client.post("/en/account/login/", {"login": reader.email, "password": PASSWORD})

    assert response.headers["Location"] == "/en/"


def test_an_unconfirmed_address_gets_a_new_link_instead_of_a_session(mailoutbox: list) -> None:
    reader = Reader.objects.create_user("eva@gaceta.example", PASSWORD)
    client = browser()

    response = sign_in(client, reader)

    assert response.headers["Location"] == reverse("account_email_verification_sent")
    assert len(mailoutbox) == 1
    assert not is_signed_in(client)


def test_an_error_is_tied_to_its_field_for_a_screen_reader() -> None:
    page = browser().post("/en/account/login/", {"login": "not an address", "password": "x"})

    text = page.content.decode()
    assert 'aria-describedby="id_login_error"' in text
    assert 'aria-invalid="true"' in text
    assert 'id="id_login_error"' in text


def test_a_forged_host_is_refused() -> None:
    response = browser().get("/es/account/login/", headers={"host": "evil.example"})

    assert response.status_code == 400


def test_passwords_are_hashed_with_argon2(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = rules.PASSWORD_HASHERS

    assert ana().password.startswith("argon2$argon2id$")
