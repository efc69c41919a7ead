import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.readers.people import PASSWORD, ana

pytestmark = pytest.mark.django_db


def wary() -> Client:
    return Client(enforce_csrf_checks=True)


def send(client: Client, **more: str) -> object:
    form = {"login": "ana@gaceta.example", "password": PASSWORD, **more}
    return client.post("/en/account/login/", form)


def test_a_browser_that_refuses_cookies_is_told_what_signing_in_needs() -> None:
    ana()
    page = wary().get("/en/account/login/")
    token = str(page.context["csrf_token"])

    response = send(wary(), csrfmiddlewaretoken=token)

    assert response.status_code == 403
    text = response.content.decode()
    assert "Allow cookies for this site" in text
    assert "Free articles can be read without any" in text


def test_a_form_from_before_is_told_to_be_reloaded() -> None:
    ana()
    client = wary()
    client.get("/en/account/login/")

    response = send(client, csrfmiddlewaretoken="x" * 64)

    assert response.status_code == 403
    assert "reload it" in response.content.decode()


def test_the_same_form_with_its_proof_is_accepted() -> None:
    ana()
    client = wary()
    token = str(client.get("/en/account/login/").context["csrf_token"])

    assert send(client, csrfmiddlewaretoken=token).status_code == 302


def test_the_proof_is_kept_in_the_session_and_no_cookie_but_ours_is_set() -> None:
    client = wary()
    client.get(reverse("account_login"))

    assert set(client.cookies) == {settings.SESSION_COOKIE_NAME}


def test_the_login_page_may_be_framed_by_nobody() -> None:
    response = wary().get(reverse("account_login"))

    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"
