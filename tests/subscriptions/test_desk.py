from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from gaceta.readers.models import Reader
from gaceta.subscriptions.memberships import end
from gaceta.subscriptions.models import Subscription
from gaceta.subscriptions.plans import first_plans
from gaceta.subscriptions.signals import seat_ended
from tests.readers.people import ana, ben, dario, signed_in
from tests.subscriptions.offers import subscribed

pytestmark = pytest.mark.django_db

PERIOD = {
    "period_start_0": "2026-11-01",
    "period_start_1": "00:00",
    "period_end_0": "2026-12-01",
    "period_end_1": "00:00",
}


@pytest.fixture
def desk() -> Client:
    return signed_in(dario())


def give(desk: Client, subscription: Subscription, *readers: Reader | None) -> Any:
    """Send the form of the subscription with these readers on its seats."""
    seats = list(subscription.seats.all())
    form: dict[str, Any] = {
        **PERIOD,
        "seats-TOTAL_FORMS": len(seats),
        "seats-INITIAL_FORMS": len(seats),
    }
    for index, (seat, reader) in enumerate(zip(seats, readers, strict=True)):
        form[f"seats-{index}-id"] = seat.pk
        form[f"seats-{index}-subscription"] = subscription.pk
        form[f"seats-{index}-reader"] = reader.pk if reader else ""
    address = reverse("admin:subscriptions_subscription_change", args=[subscription.pk])
    return desk.post(address, form)


def holders(subscription: Subscription) -> list[Reader | None]:
    return [seat.reader for seat in subscription.seats.all()]


def test_the_desk_gives_out_a_subscription_with_its_seats(desk: Client) -> None:
    reader, plans = ana(), first_plans()
    form = {"plan": plans["premium"].pk, "owner": reader.pk, **PERIOD}
    form |= {"seats-TOTAL_FORMS": 0, "seats-INITIAL_FORMS": 0}

    response = desk.post(reverse("admin:subscriptions_subscription_add"), form)

    assert response.status_code == 302
    assert holders(Subscription.objects.get()) == [reader, None]


def test_the_desk_joins_a_second_person(desk: Client) -> None:
    owner, member = ana(), ben()
    subscription = subscribed(owner, "premium")

    assert give(desk, subscription, owner, member).status_code == 302

    assert holders(subscription) == [owner, member]


def test_the_desk_moves_a_seat_and_the_former_holder_is_told_of(
    desk: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    hear: Callable[[Any], list[dict[str, Any]]],
) -> None:
    owner, former = ana(), ben()
    subscription = subscribed(owner, "premium")
    give(desk, subscription, owner, former)
    key = subscription.seats.get(reader=former).key
    new = Reader.objects.get(name="Dario")
    told = hear(seat_ended)

    with django_capture_on_commit_callbacks(execute=True):
        give(desk, subscription, owner, new)

    assert holders(subscription) == [owner, new]
    assert [what["seat_key"] for what in told] == [str(key)]


def test_the_desk_cannot_give_one_reader_two_seats(desk: Client) -> None:
    owner = ana()
    subscription = subscribed(owner, "premium")

    give(desk, subscription, owner, owner)

    assert holders(subscription) == [owner, None]


def test_the_seats_of_an_ended_subscription_are_not_given(desk: Client) -> None:
    owner = ana()
    subscription = subscribed(owner, "premium")
    end(subscription)

    give(desk, subscription, owner, ben())

    assert holders(subscription) == [owner, None]


def test_the_desk_ends_a_subscription_at_once(
    desk: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    hear: Callable[[Any], list[dict[str, Any]]],
) -> None:
    subscription = subscribed(ana())
    told = hear(seat_ended)

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(
            reverse("admin:subscriptions_subscription_changelist"),
            {"action": "end_now", "_selected_action": subscription.pk},
        )

    subscription.refresh_from_db()
    assert subscription.status == Subscription.Status.ENDED
    assert len(told) == 1


@pytest.mark.parametrize("model", ["plan", "subscription"])
def test_the_desk_opens_every_list_and_form(desk: Client, model: str) -> None:
    subscription = subscribed(ana())
    shown = subscription.pk if model == "subscription" else subscription.plan.pk

    for path in (
        reverse(f"admin:subscriptions_{model}_changelist"),
        reverse(f"admin:subscriptions_{model}_add"),
        reverse(f"admin:subscriptions_{model}_change", args=[shown]),
    ):
        assert desk.get(path).status_code == 200
