from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from gaceta.readers.models import Reader
from gaceta.readers.signals import data_asked, erasing
from gaceta.subscriptions.business import listings, usage
from gaceta.subscriptions.business.administrators import let_administer
from gaceta.subscriptions.business.lists import read_list
from gaceta.subscriptions.erasing import give_up_seats
from gaceta.subscriptions.models import (
    Administrator,
    Domain,
    FormerSeat,
    InvitationLine,
    InvitationList,
    SeatMonth,
    Subscription,
)
from tests.readers.people import dario
from tests.subscriptions.companies import faro, seated
from tests.subscriptions.offers import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Subscription:
    return faro(dario())


@pytest.fixture
def member(company: Subscription) -> Reader:
    """Of whom a company's pages keep all that they can."""
    reader = seated(company)
    let_administer(company, reader)
    usage.count(str(company.seats.get(reader=reader).key), NOW.date())
    FormerSeat.objects.create(reader=reader, company="Norte", day=NOW.date())
    listings.keep(
        company, company.owner, "es", read_list(f"Elia <{reader.email}>\nx@y.example"), NOW
    )
    Domain.objects.create(subscription=company, name="faro.example", code_to=reader.email)
    return reader


def test_who_asks_is_told_of_days_former_seats_and_what_they_administer(
    company: Subscription, member: Reader
) -> None:
    told: dict[str, Any] = {}
    for _receiver, part in data_asked.send(Reader, reader=member):
        told |= part or {}

    assert told["days_read"] == [{"month": date(2026, 11, 1), "days": 1, "last_day": NOW.date()}]
    assert told["former_seats"] == [{"company": "Norte", "day": NOW.date()}]
    assert told["administers"] == [company.pk]


def test_nothing_is_left_of_who_is_erased(
    member: Reader, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erasing.send(Reader, reader=member)
        give_up_seats(member)

    assert not SeatMonth.objects.exists()
    assert not FormerSeat.objects.exists()
    assert not Administrator.objects.exists()
    assert [line.email for line in InvitationLine.objects.all()] == ["x@y.example"]
    assert Domain.objects.get().code_to == ""


def test_lists_go_with_the_owner_who_is_erased(company: Subscription, member: Reader) -> None:
    erasing.send(Reader, reader=company.owner)

    assert not InvitationList.objects.exists()
