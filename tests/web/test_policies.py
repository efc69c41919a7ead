import pytest
from django.core.management import call_command
from django.test import Client

from tests.newspaper import stories
from tests.readers.people import dario, signed_in

pytestmark = pytest.mark.django_db


def test_public_pages_have_a_strict_policy() -> None:
    stories.edition("es")
    answer = Client().get("/es/")
    policy = dict(
        part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_the_newsroom_has_a_policy_of_its_own() -> None:
    answer = signed_in(dario()).get("/admin/")
    assert answer.status_code == 200
    assert "require-trusted-types-for" not in answer["Content-Security-Policy"]
    assert "object-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("language", "edition"), [("es-MX,en;q=0.5", "/es/"), ("en-GB", "/en/"), ("", "/es/")]
)
def test_the_front_door_leads_to_the_readers_language(language: str, edition: str) -> None:
    answer = Client().get("/", headers={"accept-language": language})
    assert answer["Location"] == edition
    assert "Accept-Language" in answer["Vary"]


def test_a_forged_host_gets_400() -> None:
    assert Client(headers={"host": "evil.example"}).get("/es/").status_code == 400


def test_the_migrations_make_the_schema_of_the_models() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
