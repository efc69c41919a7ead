import csv
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from gaceta.subscriptions.business import usage
from gaceta.subscriptions.business.export import export, guarded
from gaceta.subscriptions.business.lists import read_list
from gaceta.subscriptions.invitations import invite
from gaceta.subscriptions.models import Subscription
from tests.readers.people import dario
from tests.subscriptions.companies import faro, seated
from tests.subscriptions.offers import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Subscription:
    return faro(dario(), seats=3)


def table(company: Subscription) -> list[dict[str, str]]:
    with override("en"):
        text = "".join(export(company, NOW))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


def test_each_seat_is_a_line_with_its_person_and_days_by_month(company: Subscription) -> None:
    reader = seated(company)
    invite(company, "new@home.example", "es", NOW)
    usage.count(str(company.seats.get(reader=reader).key), date(2026, 10, 5))

    held, offered, free = table(company)

    assert [held["State"], held["Name"], held["Email address"]] == [
        "held",
        "Colega 1",
        reader.email,
    ]
    assert held["Since"]
    assert [held["2026-11"], held["2026-10"], held["2025-12"]] == ["0", "1", "0"]
    assert [offered["State"], offered["Email address"]] == ["offered", "new@home.example"]
    assert offered["Invited on"] == "2026-11-23"
    assert [free["Seat"], free["State"], free["Email address"]] == ["3", "free", ""]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula_to_a_spreadsheet(sign: str) -> None:
    assert guarded(f"{sign}HYPERLINK(1)") == f"'{sign}HYPERLINK(1)"
    assert guarded("Ana = Ben") == "Ana = Ben"


def test_a_name_that_is_a_formula_is_text_in_the_file(company: Subscription) -> None:
    reader = seated(company)
    reader.name = '=cmd|"/c calc"!A1'
    reader.save()

    assert table(company)[0]["Name"] == '\'=cmd|"/c calc"!A1'


def test_what_is_exported_can_be_read_as_a_list_again(company: Subscription) -> None:
    reader = seated(company)

    [held, *_free] = read_list("".join(export(company, NOW)))

    assert held.email == reader.email


def test_pieces_are_made_as_they_are_asked_for_with_two_queries_each(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    company = faro(dario(), seats=1_200)
    pieces = export(company, NOW)

    with django_assert_num_queries(0):
        next(pieces)
    with django_assert_num_queries(2):
        assert next(pieces).count("\r\n") == 500
    with django_assert_num_queries(2):
        assert [piece.count("\r\n") for piece in pieces] == [500, 200]
