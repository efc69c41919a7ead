from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from gaceta.subscriptions.models import Terms, TermsText
from tests.readers.people import dario, signed_in

pytestmark = pytest.mark.django_db

ADD = "admin:subscriptions_terms_add"


@pytest.fixture
def desk() -> Client:
    return signed_in(dario())


def send(desk: Client, day: date, **bodies: str) -> Any:
    form: dict[str, Any] = {
        "in_force": day.isoformat(),
        "texts-TOTAL_FORMS": len(bodies),
        "texts-INITIAL_FORMS": 0,
    }
    for index, (language, body) in enumerate(bodies.items()):
        form |= {f"texts-{index}-language": language, f"texts-{index}-body": body}
    return desk.post(reverse(ADD), form)


def tomorrow() -> date:
    return localdate() + timedelta(days=1)


def test_the_desk_adds_a_version_in_every_language(desk: Client) -> None:
    assert send(desk, tomorrow(), es="Nuevas", en="New").status_code == 302

    assert Terms.objects.get(in_force=tomorrow()).texts.count() == 2


def test_a_version_without_one_of_the_languages_is_not_kept(desk: Client) -> None:
    response = send(desk, tomorrow(), es="Nuevas")

    assert "Aún no hay texto en: Inglés" in response.content.decode()
    assert Terms.objects.count() == 1


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_version_never_holds_from_today_or_before(desk: Client, days: int) -> None:
    response = send(desk, localdate() + timedelta(days=days), es="Nuevas", en="New")

    assert "entra en vigor mañana" in response.content.decode()
    assert Terms.objects.count() == 1


def test_a_coming_version_can_be_mended(desk: Client) -> None:
    send(desk, tomorrow(), es="Nuevas", en="New")
    made = Terms.objects.get(in_force=tomorrow())
    form: dict[str, Any] = {
        "in_force": (tomorrow() + timedelta(days=3)).isoformat(),
        "texts-TOTAL_FORMS": 2,
        "texts-INITIAL_FORMS": 2,
    }
    for index, text in enumerate(made.texts.order_by("pk")):
        form |= {
            f"texts-{index}-id": text.pk,
            f"texts-{index}-terms": made.pk,
            f"texts-{index}-language": text.language,
            f"texts-{index}-body": text.body + "!",
        }

    desk.post(reverse("admin:subscriptions_terms_change", args=[made.pk]), form)

    assert sorted(TermsText.objects.filter(terms=made).values_list("body", flat=True)) == [
        "New!",
        "Nuevas!",
    ]


def test_a_version_in_force_is_only_read(desk: Client) -> None:
    held = Terms.objects.get()
    address = reverse("admin:subscriptions_terms_change", args=[held.pk])

    assert desk.get(address).status_code == 200
    assert desk.post(address, {"in_force": "2030-01-01"}).status_code == 403
    delete = reverse("admin:subscriptions_terms_delete", args=[held.pk])
    assert desk.post(delete, {"post": "yes"}).status_code == 403
    assert Terms.objects.get().in_force == held.in_force


def test_the_action_of_the_list_deletes_nothing_that_is_in_force(desk: Client) -> None:
    held = Terms.objects.get()
    form = {"action": "delete_selected", "_selected_action": held.pk, "post": "yes"}

    desk.post(reverse("admin:subscriptions_terms_changelist"), form)

    assert Terms.objects.count() == 1


def test_the_desk_opens_the_list_and_the_form(desk: Client) -> None:
    assert desk.get(reverse("admin:subscriptions_terms_changelist")).status_code == 200
    assert desk.get(reverse(ADD)).status_code == 200
