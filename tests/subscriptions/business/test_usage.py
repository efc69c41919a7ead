import logging
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError

from gaceta.subscriptions.business import usage
from gaceta.subscriptions.memberships import give_seat, take_seat
from gaceta.subscriptions.models import Seat, SeatMonth, Subscription
from tests.readers.people import ana, dario
from tests.subscriptions.companies import colleague, faro, seated
from tests.subscriptions.offers import subscribed

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
ONE = timedelta(days=1)


@pytest.fixture
def company() -> Subscription:
    return faro(dario())


@pytest.fixture
def seat(company: Subscription) -> Seat:
    return company.seats.get(reader=seated(company))


def counted(seat: Seat, *days: date) -> list[int]:
    """The days counted in November and October, after the seat was read on these."""
    for day in days:
        usage.count(str(seat.key), day)
    return usage.days_of([seat], usage.months_until(DAY, 2))[seat.key]


def test_each_day_counts_once_however_often_the_seat_is_read(seat: Seat) -> None:
    assert counted(seat, DAY, DAY, DAY + ONE, DAY + ONE) == [2, 0]


def test_each_day_counts_once_in_other_processes_too(seat: Seat) -> None:
    counted(seat, DAY)
    cache.clear()

    assert counted(seat, DAY) == [1, 0]


def test_each_month_has_a_count_of_its_own(seat: Seat) -> None:
    assert counted(seat, date(2026, 10, 31), date(2026, 11, 1), DAY) == [2, 1]


def test_a_page_that_is_counted_already_asks_the_database_nothing(
    seat: Seat, django_assert_num_queries: object
) -> None:
    counted(seat, DAY)

    with django_assert_num_queries(0):  # type: ignore[operator]
        usage.count(str(seat.key), DAY)


def test_who_gets_a_seat_begins_with_no_days(company: Subscription, seat: Seat) -> None:
    counted(seat, DAY)
    assert seat.reader is not None
    take_seat(company, seat.reader)

    new = give_seat(company, colleague(2))

    assert new.pk == seat.pk
    assert counted(new) == [0, 0]


def test_what_is_kept_is_a_number_of_days_and_nothing_of_reading(seat: Seat) -> None:
    counted(seat, DAY)

    row = SeatMonth.objects.values().get()

    assert row.keys() == {"id", "seat_id", "key", "month", "days", "last_day"}
    assert [row["month"], row["days"], row["last_day"]] == [date(2026, 11, 1), 1, DAY]


def test_nobodys_days_are_counted_but_on_a_companys_seat() -> None:
    individual = subscribed(ana()).seats.get()

    usage.count(str(individual.key), DAY)

    assert not SeatMonth.objects.exists()


def test_a_seat_that_there_is_not_is_not_counted() -> None:
    usage.count("00000000-0000-4000-8000-000000000000", DAY)

    assert not SeatMonth.objects.exists()


def test_what_is_older_than_a_year_is_forgotten(seat: Seat) -> None:
    counted(seat, date(2025, 10, 31), date(2025, 11, 1))

    counted(seat, DAY)

    assert {row.month for row in SeatMonth.objects.all()} == {date(2025, 11, 1), date(2026, 11, 1)}


def test_a_database_that_is_down_costs_a_count_and_no_reader_their_page(
    seat: Seat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def down(*_: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(usage, "_count", down)
        usage.count(str(seat.key), DAY)

    assert "could not be counted" in caplog.text
    assert counted(seat, DAY) == [1, 0]


def test_a_company_sees_its_months_in_sum(company: Subscription, seat: Seat) -> None:
    other = company.seats.get(reader=seated(company, 2))
    counted(seat, date(2026, 10, 31), DAY, DAY + ONE)
    counted(other, DAY)

    rows = [(row["month"].month, row["seats"], row["total"]) for row in usage.by_month(company)]

    assert rows == [(11, 2, 3), (10, 1, 1)]


def test_months_go_back_over_the_turn_of_the_year() -> None:
    months = usage.months_until(date(2026, 2, 28), 3)

    assert months == [date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1)]
