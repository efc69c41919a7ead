from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from gaceta import passes
from gaceta.access import engine
from gaceta.gate.callers import PASS_COOKIE
from tests.access.reading import SECRET, browser_of, paper_with, subscribing
from tests.readers.people import FIREFOX_ON_A_COMPUTER, PASSWORD, ana, ben, sign_in

pytestmark = pytest.mark.django_db


def test_known_subscribers_read_on_with_a_pass_that_proves_no_lease(outage: Path) -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    phone.get(story.url)
    outage.touch()
    for client in (phone, laptop):
        answer = client.get(story.url)
        assert answer.status_code == 200
        assert SECRET in answer.content.decode()
        given = passes.verify(engine.seals().passes, answer.cookies[PASS_COOKIE].value, now=0)
        assert given.degraded
        assert given.epoch == 0


def test_nobody_else_reads_more_in_an_outage(outage: Path) -> None:
    (story,) = paper_with()
    client = browser_of(ben())
    outage.touch()
    assert SECRET not in client.get(story.url).content.decode()
    assert SECRET not in Client().get(story.url).content.decode()


def test_after_the_cap_we_say_that_we_cannot_tell_who_reads(
    outage: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    client = browser_of(reader)
    outage.touch()
    too_long = settings.GATE.policy.degraded + 1
    monkeypatch.setattr(engine.engine(), "down_for_ms", lambda: too_long)
    answer = client.get(story.url)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["login/", "signup/", "password/change/", "password/reset/", "email/"]
)
def test_nothing_of_an_account_is_changed_in_an_outage(outage: Path, path: str) -> None:
    reader = ana()
    client = browser_of(reader)
    outage.touch()
    answer = client.post(f"/es/account/{path}", {"password1": "x"})
    assert answer.status_code == 503
    assert answer["Retry-After"]
    outage.unlink()
    assert sign_in(Client(), reader, password=PASSWORD).status_code == 302


def test_signing_out_works_in_an_outage(outage: Path) -> None:
    client = browser_of(ana())
    outage.touch()
    assert client.post("/es/account/logout/").status_code == 302


def test_no_desk_form_is_taken_in_an_outage(outage: Path) -> None:
    client = browser_of(ana())
    outage.touch()
    assert client.post("/admin/pages/1/delete/").status_code == 503
