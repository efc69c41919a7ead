"""What every answer says to browsers, as security.md has it line by line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.readers.people import ana, browser, sign_in, signed_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
YEAR = 365 * 24 * 60 * 60
OPEN_PAGES = ("access:why", "account_login", "subscriptions:terms", "subscriptions:offer")

ON_HTTPS = """
import django
django.setup()
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
answer = SecurityMiddleware(lambda request: HttpResponse())(RequestFactory().get("/", secure=True))
print(answer["Strict-Transport-Security"])
"""


def run_on_https(tmp_path: Path, *command: str) -> str:
    """What the command says for a paper at an https address; it must end well."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GACETA_", "DJANGO_"))}
    kept |= {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "gaceta.web.settings",
        "GACETA_VAR": str(tmp_path),
        "GACETA_ORIGIN": "https://paper.example",
        "GACETA_PROXIES": "1",
    }
    told = subprocess.run(  # noqa: S603
        [sys.executable, *command],
        cwd=tmp_path,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout + told.stderr


def test_line_11_every_cookie_is_for_this_host_alone_over_https_and_out_of_reach_of_scripts() -> (
    None
):
    client = browser()
    reader = ana()
    sign_in(client, reader, remember=True)
    client.get(reverse("readers:account"))
    client.get(reverse("account_login"))

    assert client.cookies
    for name, cookie in client.cookies.items():
        assert name.startswith("__Host-gaceta_"), name
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] in ("Lax", "Strict"), name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def may_be_framed(answer: HttpResponseBase) -> bool:
    return "frame-ancestors 'none'" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_line_16_no_page_for_signing_in_is_framed(name: str) -> None:
    answer = Client().get(reverse(name))

    assert not may_be_framed(answer)
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("name", ["readers:account", "account_change_password", "access:why"])
def test_line_16_no_page_of_the_account_or_the_notice_is_framed(name: str) -> None:
    answer = signed_in(ana()).get(reverse(name), follow=True)

    assert not may_be_framed(answer)
    assert answer["X-Frame-Options"] == "DENY"


def test_line_17_no_policy_has_anything_unsafe_in_it() -> None:
    policies = [Client().get(reverse(name))["Content-Security-Policy"] for name in OPEN_PAGES]

    assert all("unsafe" not in policy for policy in policies)


def test_line_18_a_paper_on_https_is_never_asked_for_over_plain_http_again(tmp_path: Path) -> None:
    rule = run_on_https(tmp_path, "-c", ON_HTTPS).strip()

    assert int(rule.partition("max-age=")[2].partition(";")[0]) >= YEAR
    assert "includeSubDomains" in rule


def test_line_18_no_answer_is_guessed_at_or_told_to_others() -> None:
    answer = Client().get("/es/access/why/")

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_line_33_djangos_own_check_finds_nothing(tmp_path: Path) -> None:
    check = ("manage", "check", "--deploy", "--fail-level", "WARNING")
    assert "no issues" in run_on_https(tmp_path, "-m", "gaceta.cli", *check)
