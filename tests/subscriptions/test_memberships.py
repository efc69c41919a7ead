import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from pytest_django import DjangoCaptureOnCommitCallbacks

from gaceta.readers.models import Reader
from gaceta.subscriptions.memberships import Ended, NoSeatLeft, Period, end, give_seat, take_seat
from gaceta.subscriptions.models import Plan, Seat, Subscription
from gaceta.subscriptions.plans import first_plans
from gaceta.subscriptions.signals import seat_ended
from tests.readers.people import PASSWORD, ana, ben, dario
from tests.subscriptions.offers import NOW, subscribed

pytestmark = pytest.mark.django_db

Hear = Callable[[Any], list[dict[str, Any]]]
Committing = DjangoCaptureOnCommitCallbacks


def colleague(number: int) -> Reader:
    return Reader.objects.create_user(f"colega{number}@gaceta.example", PASSWORD)


def test_a_subscription_has_the_seats_of_its_plan_and_its_owner_holds_the_first() -> None:
    reader = ana()

    seats = subscribed(reader, "premium").seats.all()

    assert [(seat.number, seat.reader) for seat in seats] == [(1, reader), (2, None)]


def test_the_owner_for_a_company_holds_no_seat_unless_given_one() -> None:
    faro = subscribed(dario(), "business-5")

    assert not faro.seats.exclude(reader=None).exists()


def test_a_seat_is_given_to_a_second_person_with_a_key_of_its_own() -> None:
    owner, member = ana(), ben()
    subscription = subscribed(owner, "premium")

    seat = give_seat(subscription, member)

    assert seat.reader == member
    assert seat.key != subscription.seats.get(reader=owner).key


def test_seats_never_exceed_the_plan() -> None:
    subscription = subscribed(ana(), "premium")
    give_seat(subscription, ben())

    with pytest.raises(NoSeatLeft):
        give_seat(subscription, dario())
    assert subscription.seats.count() == 2


def test_whoever_holds_a_seat_is_not_given_another() -> None:
    reader = ana()
    subscription = subscribed(reader, "premium")

    assert give_seat(subscription, reader) == give_seat(subscription, reader)
    assert subscription.seats.filter(reader=reader).count() == 1


def test_the_database_itself_keeps_a_reader_to_one_seat_of_a_subscription() -> None:
    reader = ana()
    subscription = subscribed(reader, "premium")

    with pytest.raises(IntegrityError):
        subscription.seats.filter(number=2).update(reader=reader)


def test_the_database_itself_keeps_a_subscription_from_a_second_seat_of_a_number() -> None:
    subscription = subscribed(ana())

    with pytest.raises(IntegrityError):
        Seat.objects.create(subscription=subscription, number=1)


def test_nobody_is_given_a_seat_in_an_ended_subscription() -> None:
    subscription = subscribed(ana(), "premium")
    end(subscription)

    with pytest.raises(Ended):
        give_seat(subscription, ben())


def test_what_another_request_did_meanwhile_counts() -> None:
    subscription = subscribed(ana(), "premium")
    end(Subscription.objects.get(pk=subscription.pk))

    with pytest.raises(Ended):
        give_seat(subscription, ben())


def test_a_seat_that_moves_gets_a_new_key_so_that_nothing_of_the_old_one_fits() -> None:
    owner, former, new = ana(), ben(), dario()
    subscription = subscribed(owner, "premium")
    old_key = give_seat(subscription, former).key

    take_seat(subscription, former)

    assert give_seat(subscription, new).key != old_key


def test_taking_a_seat_tells_which_once_it_is_committed(
    django_capture_on_commit_callbacks: Committing, hear: Hear
) -> None:
    subscription = subscribed(ana(), "premium")
    key = give_seat(subscription, ben()).key
    told = hear(seat_ended)

    with django_capture_on_commit_callbacks() as callbacks:
        take_seat(subscription, Reader.objects.get(name="Ben"))
    assert told == []

    for callback in callbacks:
        callback()
    assert [what["seat_key"] for what in told] == [str(key)]


def test_taking_a_seat_that_is_not_held_tells_nothing(
    django_capture_on_commit_callbacks: Committing,
) -> None:
    subscription = subscribed(ana(), "premium")

    with django_capture_on_commit_callbacks() as callbacks:
        take_seat(subscription, ben())

    assert callbacks == []


def test_ending_a_subscription_ends_the_seats_of_all_its_members_once(
    django_capture_on_commit_callbacks: Committing, hear: Hear
) -> None:
    subscription = subscribed(dario(), "business-5")
    keys = {str(give_seat(subscription, colleague(n)).key) for n in range(3)}
    told = hear(seat_ended)

    with django_capture_on_commit_callbacks(execute=True):
        end(subscription)
        end(subscription)

    assert sorted(what["seat_key"] for what in told) == sorted(keys)
    assert subscription.status == Subscription.Status.ENDED


def test_a_seat_outlives_the_account_of_its_member_and_is_free() -> None:
    member = ben()
    subscription = subscribed(ana(), "premium")
    give_seat(subscription, member)

    member.delete()

    assert give_seat(subscription, dario()).number == 2


def test_a_period_runs_forward() -> None:
    with pytest.raises(IntegrityError):
        subscribed(ana(), period=Period(NOW, NOW - timedelta(days=1)))


def test_a_plan_has_a_seat() -> None:
    with pytest.raises(IntegrityError):
        Plan.objects.create(code="empty", kind=Plan.Kind.INDIVIDUAL, seats=0)


def test_the_first_plans_are_made_once_and_what_the_desk_changed_stays() -> None:
    first_plans()
    Plan.objects.filter(code="premium").update(names={"es": "Para dos"})

    plans = first_plans()

    assert Plan.objects.count() == 3
    assert plans["premium"].name == "Para dos"


def test_a_plan_is_called_in_the_language_of_the_page_or_else_of_the_paper() -> None:
    plan = Plan(code="club", names={"es": "Club"})

    assert plan.name == "Club"
    assert Plan(code="club").name == "club"


def test_a_seat_key_is_random() -> None:
    assert Seat().key.version == 4
    assert isinstance(Seat().key, uuid.UUID)
