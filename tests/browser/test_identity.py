"""Another site of the publisher signs a reader in here: a real browser, a real site, and PyJWT."""

import base64
import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import jwt
import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from tests.browser.conftest import Device
from tests.browser.newsstand import PASSWORD, Paper
from tests.browser.readers import nothing_for_axe

SECRET = "a secret of the weather site"
SCOPES = "openid email profile"


class Site(BaseHTTPRequestHandler):
    """The other site: it only needs an address to come back to."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Weather</title><h1>Welcome back</h1>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def callback(paper: Paper) -> Iterator[str]:
    """The registered address of the site, at which it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/back"
    _register(paper, address)
    yield address
    server.shutdown()
    server.server_close()


def _register(paper: Paper, address: str) -> None:
    values = ("weather", "El tiempo", make_password(SECRET), SCOPES.replace(" ", "\n"), address)
    _sql(
        paper,
        "INSERT INTO allauth_idp_oidc_client (id, name, secret, scopes, redirect_uris, default_scopes,"
        " type, grant_types, response_types, cors_origins, skip_consent, allow_uri_wildcards,"
        " created_at) VALUES (?, ?, ?, ?, ?, '', 'confidential', 'authorization_code', 'code', '', 0,"
        " 0, '2026-11-24')",
        values,
    )


def _sql(paper: Paper, sql: str, values: tuple[str, ...] = ()) -> None:
    with closing(sqlite3.connect(paper.var / "gaceta.sqlite3", timeout=10)) as data, data:
        data.execute(sql, values)


def discovered(paper: Paper) -> dict[str, Any]:
    told = httpx.get(f"{paper.address}/.well-known/openid-configuration").json()
    assert told["issuer"] == paper.address
    assert told["response_types_supported"] == ["code"]
    return dict(told)


def question(address: str, verifier: str, **more: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "client_id": "weather",
        "response_type": "code",
        "redirect_uri": address,
        "scope": SCOPES,
        "state": "st",
        "nonce": "once",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return urlencode({key: value for key, value in (asked | more).items() if value})


def redeem(told: dict[str, Any], address: str, code: str, verifier: str) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": address,
        "code_verifier": verifier,
    }
    return httpx.post(told["token_endpoint"], data=form, auth=("weather", SECRET))


def test_a_reader_signs_in_at_another_site_and_is_told_what_it_learns(
    paper: Paper, device: Device, callback: str
) -> None:
    told, verifier = discovered(paper), secrets.token_urlsafe(48)
    page = device().new_page()

    page.goto(f"{told['authorization_endpoint']}?{question(callback, verifier)}")
    page.locator("input[name=login]").fill("ana@gaceta.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("El tiempo")
    nothing_for_axe(page)
    page.get_by_label("tu dirección de correo").uncheck()
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()

    came = parse_qs(urlsplit(page.url).query)
    assert came["state"] == ["st"]
    answer = redeem(told, callback, came["code"][0], verifier)
    key = jwt.PyJWKClient(told["jwks_uri"]).get_signing_key_from_jwt(answer.json()["id_token"])
    claims = jwt.decode(
        answer.json()["id_token"],
        key,
        algorithms=["RS256"],
        audience="weather",
        issuer=paper.address,
        options={"require": ["exp", "iat", "sub", "nonce"]},
    )
    assert claims["nonce"] == "once"
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    userinfo = httpx.get(told["userinfo_endpoint"], headers=bearer).json()
    assert userinfo["sub"] == claims["sub"]
    assert userinfo["name"] == "Ana"
    assert "email" not in userinfo
    assert "email" not in claims
    assert len(claims["sub"]) == 36

    again = redeem(told, callback, came["code"][0], verifier)
    assert again.status_code == 400


def test_a_stolen_code_is_worth_nothing_without_its_proof(
    paper: Paper, device: Device, callback: str
) -> None:
    told, verifier = discovered(paper), secrets.token_urlsafe(48)
    page = device().new_page()
    page.goto(f"{told['authorization_endpoint']}?{question(callback, verifier)}")
    page.locator("input[name=login]").fill("ben@gaceta.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("button", name="Continuar").click()
    page.wait_for_url("http://127.0.0.1:*/back?*")
    code = parse_qs(urlsplit(page.url).query)["code"][0]

    assert redeem(told, callback, code, "another-proof-" * 4).status_code == 400


@pytest.mark.parametrize(
    "more",
    [
        {"redirect_uri": "https://evil.example/back"},
        {"client_id": "nobody"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
    ],
    ids=str,
)
def test_a_wrong_question_leads_to_no_other_site(
    paper: Paper, device: Device, callback: str, more: dict[str, str]
) -> None:
    told = discovered(paper)
    page = device().new_page()
    page.goto("/es/account/login/")
    page.locator("input[name=login]").fill("ana@gaceta.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)

    page.goto(f"{told['authorization_endpoint']}?{question(callback, 'v' * 50, **more)}")

    expect(page.get_by_role("heading", level=1)).to_contain_text("no podemos contestar")
    assert page.url.startswith(paper.address)
    nothing_for_axe(page)
