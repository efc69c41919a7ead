"""Signing in with an account elsewhere: a small provider that speaks OpenID Connect for real."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gaceta.gate.config import BadSetting
from gaceta.readers.elsewhere import as_allauth_asks, origins, read_providers
from gaceta.readers.models import Reader
from tests.readers.codes import prove
from tests.readers.letters import link_in
from tests.readers.people import ana, browser, is_signed_in, signed_in

pytestmark = pytest.mark.django_db

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """Knows one person, and says so to whoever redeems a code."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.person: dict[str, Any] = {"sub": "f-1", "email": "eva@gaceta.example", "name": "Eva"}
        self.redeemed: list[dict[str, list[str]]] = []


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        there = self.server.address
        self._tell(
            self.server.person
            if self.path == "/userinfo"
            else {
                "issuer": there,
                "authorization_endpoint": f"{there}/authorize",
                "token_endpoint": f"{there}/token",
                "userinfo_endpoint": f"{there}/userinfo",
                "jwks_uri": f"{there}/keys",
            }
        )

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.redeemed.append(parse_qs(form))
        claims = {**self.server.person, "iss": self.server.address, "aud": "gaceta"}
        now = int(time.time())
        token = jwt.encode(claims | {"iat": now, "exp": now + 60}, KEY, algorithm="RS256")
        self._tell({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _tell(self, what: object) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def provider(settings: Settings, tmp_path: Path) -> Iterator[Provider]:
    """A provider that runs, and a paper that is told of it by a file."""
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    file = tmp_path / "providers.json"
    told = {"id": "faro", "name": "Faro", "server": server.address, "client_id": "gaceta"}
    file.write_text(json.dumps([{**told, "secret": "s"}]))
    providers = read_providers(file)
    settings.SOCIALACCOUNT_PROVIDERS = as_allauth_asks(providers)
    settings.SIGN_IN_ORIGINS = origins(providers)
    yield server
    server.shutdown()
    server.server_close()


def come_back(client: Client, **more: str) -> HttpResponse:
    """Go to the provider, and come back with a code."""
    way = reverse("openid_connect_login", args=["faro"])
    gone = client.post(way, more)
    question = parse_qs(urlsplit(gone.headers["Location"]).query)
    assert question["code_challenge_method"] == ["S256"]
    back = reverse("openid_connect_callback", args=["faro"])
    return client.get(back, {"code": "c", "state": question["state"][0]})


def join(reader: Reader) -> None:
    """The reader joins the account there to the one here, having said who they are."""
    here = signed_in(reader)
    prove(here)
    come_back(here, process="connect")
    assert SocialAccount.objects.get().user == reader


def test_without_the_setting_there_is_no_button() -> None:
    assert "/with/oidc/" not in browser().get("/es/account/login/").content.decode()


def test_with_it_there_is_one_and_the_policy_lets_its_form_go_there(provider: Provider) -> None:
    for page in ["/en/account/login/", "/en/account/signup/"]:
        answer = browser().get(page)
        assert "Go on with Faro" in answer.content.decode()
        assert provider.address in answer.headers["Content-Security-Policy"]


def test_a_new_reader_says_the_address_confirms_it_and_is_signed_in(
    provider: Provider, mailoutbox: list[EmailMessage]
) -> None:
    client = browser()
    asked = come_back(client)
    assert asked.headers["Location"] == reverse("socialaccount_signup")
    page = client.get(asked.headers["Location"]).content.decode()
    assert "eva@gaceta.example" in page
    assert page.count("<h1") == 1

    client.post(asked.headers["Location"], {"email": "eva@gaceta.example", "name": "Eva"})
    assert not is_signed_in(client)
    client.post(link_in(mailoutbox[0]))

    assert is_signed_in(client)
    assert Reader.objects.get().name == "Eva"
    assert provider.redeemed[0]["code_verifier"]


def test_the_address_of_another_reader_opens_nothing(
    provider: Provider, mailoutbox: list[EmailMessage]
) -> None:
    ana()
    provider.person |= {"email": "ana@gaceta.example", "email_verified": True}
    client = browser()
    asked = come_back(client)

    client.post(reverse("socialaccount_signup"), {"email": "ana@gaceta.example", "name": ""})

    assert asked.status_code == 302
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert Reader.objects.count() == 1
    assert [letter.to for letter in mailoutbox] == [["ana@gaceta.example"]]


def test_a_reader_joins_the_two_and_signs_in_with_either(provider: Provider) -> None:
    reader = ana()
    join(reader)
    client = browser()

    come_back(client)

    assert is_signed_in(client)


def test_an_answer_to_a_question_that_nobody_asked_signs_nobody_in(provider: Provider) -> None:
    reader = ana()
    join(reader)
    client = browser()

    back = reverse("openid_connect_callback", args=["faro"])
    client.get(back, {"code": "c", "state": "forged"})

    assert not is_signed_in(client)


@pytest.mark.parametrize("name", ["socialaccount_login_error", "socialaccount_login_cancelled"])
def test_where_it_went_wrong_a_page_says_so(name: str) -> None:
    answer = browser().get(reverse(name))

    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize("text", ["", "{}", '[{"id": "faro"}]', "[1]"])
def test_a_file_that_is_wrong_is_told(text: str, tmp_path: Path) -> None:
    file = tmp_path / "providers.json"
    file.write_text(text)

    with pytest.raises(BadSetting, match="GACETA_SIGN_IN_WITH"):
        read_providers(file)
