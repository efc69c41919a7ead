from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from gaceta.readers.models import Device, Reader
from gaceta.subscriptions.holdings import entitlement_of, seat_of
from gaceta.subscriptions.memberships import Period, end, give_seat, take_seat
from gaceta.subscriptions.models import Subscription
from tests.readers.people import ana, ben, dario
from tests.subscriptions.offers import MONTH, NOW, after, subscribed

pytestmark = pytest.mark.django_db

Status = Subscription.Status


def phone_of(reader: Reader) -> Device:
    today = timezone.localdate()
    return Device(
        reader=reader, id_hash="d" * 64, kind="phone safari", first_seen=today, last_seen=today
    )


def may_read(reader: Reader, **later: float) -> bool:
    return seat_of(reader, after(**later)) is not None


def test_ana_who_subscribes_may_read_and_ben_may_not() -> None:
    reader = ana()
    subscribed(reader)

    assert may_read(reader)
    assert not may_read(ben())


def test_reading_ends_with_the_period_to_the_second() -> None:
    reader = ana()
    subscribed(reader)

    assert may_read(reader, days=29, seconds=-1)
    assert not may_read(reader, days=29)


def test_reading_does_not_begin_before_the_period() -> None:
    reader = ana()
    subscribed(reader)

    assert may_read(reader, days=-1)
    assert not may_read(reader, days=-1, seconds=-1)


def test_a_trial_reads_like_a_paid_subscription() -> None:
    reader = ana()
    subscribed(reader, status=Status.TRIALING)

    assert may_read(reader)


def test_after_a_failed_payment_reading_goes_on_for_the_days_of_grace() -> None:
    reader = ana()
    subscribed(reader, status=Status.PAST_DUE)

    assert may_read(reader, days=29 + 14, seconds=-1)
    assert not may_read(reader, days=29 + 14)


def test_the_days_of_grace_are_a_setting(settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, grace_days=0)
    reader = ana()
    subscribed(reader, status=Status.PAST_DUE)

    assert may_read(reader, days=29, seconds=-1)
    assert not may_read(reader, days=29)


def test_an_ended_subscription_opens_nothing() -> None:
    reader = ana()
    end(subscribed(reader))

    assert not may_read(reader)


def test_a_seat_taken_away_opens_nothing() -> None:
    owner, member = ana(), ben()
    subscription = subscribed(owner, "premium")
    give_seat(subscription, member)
    assert may_read(member)

    take_seat(subscription, member)

    assert not may_read(member)
    assert may_read(owner)


def test_of_several_seats_the_one_that_runs_longest_counts() -> None:
    reader = ana()
    subscribed(reader)
    longer = Period(MONTH.start, MONTH.end + timedelta(days=300))
    of_company = give_seat(subscribed(dario(), "business-5", period=longer), reader)
    overdue = Period(MONTH.start - timedelta(days=40), MONTH.start)
    subscribed(reader, status=Status.PAST_DUE, period=overdue)

    assert seat_of(reader, NOW.timestamp()) == of_company


def test_an_entitlement_names_reader_seat_and_device_and_nothing_else_of_them() -> None:
    reader = ana()
    seat = subscribed(reader).seats.get()

    it = entitlement_of(reader, phone_of(reader), after())

    assert it is not None
    assert it.reader == str(reader.key)
    assert it.seat == str(seat.key)
    assert it.device == "d" * 64
    assert it.kind == "phone safari"
    assert it.written == after()


def test_an_entitlement_lasts_a_quarter_of_an_hour() -> None:
    reader = ana()
    subscribed(reader)

    it = entitlement_of(reader, phone_of(reader), after())

    assert it is not None
    assert it.until == after(minutes=15)


def test_an_entitlement_never_outlasts_the_subscription() -> None:
    reader = ana()
    subscribed(reader)

    it = entitlement_of(reader, phone_of(reader), after(days=29, minutes=-5))

    assert it is not None
    assert it.until == after(days=29)


def test_an_entitlement_never_outlasts_the_grace() -> None:
    reader = ana()
    subscribed(reader, status=Status.PAST_DUE)

    it = entitlement_of(reader, phone_of(reader), after(days=29 + 14, minutes=-5))

    assert it is not None
    assert it.until == after(days=29 + 14)


def test_without_a_seat_there_is_no_entitlement() -> None:
    reader = ben()

    assert entitlement_of(reader, phone_of(reader), after()) is None


def test_it_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reader = ana()
    subscribed(reader)
    give_seat(subscribed(dario(), "business-5"), reader)

    with django_assert_num_queries(1):
        entitlement_of(reader, phone_of(reader), after())
