from collections.abc import Callable

import pytest
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gaceta.readers import pace
from tests.readers.people import PASSWORD, ana, browser, sign_in

Held = list[float]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """How long each answer was held back; nobody waits for it here."""
    waits: Held = []
    monkeypatch.setattr(pace, "sleep", waits.append)
    return waits


@given(st.floats(0, 60))
def test_every_answer_leaves_at_a_full_step(elapsed: float) -> None:
    rest = pace.rest_of_step(elapsed)

    assert 0 < rest <= pace.STEP
    steps = (elapsed + rest) / pace.STEP
    assert steps == pytest.approx(round(steps))


def fail_to_sign_in(email: str) -> None:
    browser().post(reverse("account_login"), {"login": email, "password": "no-es-esta-26"})


def sign_up(email: str) -> None:
    form = {"email": email, "password1": PASSWORD, "name": ""}
    browser().post(reverse("account_signup"), form)


def ask_for_a_link(email: str) -> None:
    browser().post(reverse("account_reset_password"), {"email": email})


def ask_for_a_code(email: str) -> None:
    browser().post(reverse("account_request_login_code"), {"email": email})


@pytest.mark.django_db
@pytest.mark.parametrize("act", [fail_to_sign_in, sign_up, ask_for_a_link, ask_for_a_code])
def test_an_answer_that_might_tell_of_an_account_is_held_back_either_way(
    act: Callable[[str], None], held: Held
) -> None:
    ana()

    act("ana@gaceta.example")
    act("zoe@gaceta.example")

    assert len(held) == 2


def test_the_page_is_drawn_before_the_answer_is_held_back(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []

    class Page(SimpleTemplateResponse):
        def render(self) -> None:
            happened.append("drawn")

    monkeypatch.setattr(pace, "sleep", lambda seconds: happened.append("held back"))

    pace.evenly(200)(lambda request: Page("page.html"))(rf.post("/"))

    assert happened == ["drawn", "held back"]


@pytest.mark.django_db
def test_nobody_waits_who_signs_in_or_only_looks(held: Held) -> None:
    client = browser()
    client.get(reverse("account_login"))
    client.get(reverse("account_signup"))
    sign_in(client, ana())

    assert held == []
