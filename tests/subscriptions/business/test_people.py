from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage

from gaceta.readers.models import Reader
from gaceta.subscriptions.business import people
from gaceta.subscriptions.business.administrators import (
    HoldsNoSeat,
    administered,
    let_administer,
    stop_administering,
)
from gaceta.subscriptions.business.people import Counts
from gaceta.subscriptions.holdings import seat_of
from gaceta.subscriptions.invitations import accept, invite, withdraw
from gaceta.subscriptions.memberships import take_seat
from gaceta.subscriptions.models import Company, Invitation, Subscription
from tests.readers.people import ana, ben, dario
from tests.subscriptions.companies import faro, seated
from tests.subscriptions.letters import token_in
from tests.subscriptions.offers import NOW, after_days, subscribed

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Subscription:
    return faro(dario())


def found(company: Subscription, words: str = "", kind: Any = "") -> list[int]:
    seats = people.matching(people.seats(company, NOW), words, kind)
    return [seat.number for seat in seats]


def test_seats_are_held_offered_or_free(company: Subscription) -> None:
    seated(company)
    invite(company, "new@faro.example", "es", NOW)

    assert people.counts(company, NOW) == Counts(bought=5, held=1, offered=1)
    assert people.counts(company, NOW).free == 3


def test_the_owner_reads_once_a_seat_is_given_to_their_own_address(
    company: Subscription,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    """As the page that follows the purchase says."""
    assert seat_of(company.owner, NOW.timestamp()) is None
    with django_capture_on_commit_callbacks(execute=True):
        invite(company, company.owner.email, "es", NOW)

    accept(token_in(mailoutbox[-1]), company.owner, NOW)

    assert seat_of(company.owner, NOW.timestamp()) is not None


def test_an_offer_that_is_withdrawn_or_expired_leaves_its_seat_free(company: Subscription) -> None:
    withdraw(invite(company, "new@faro.example", "es", NOW))
    invite(company, "late@faro.example", "es", NOW)

    assert people.counts(company, after_days(90)).free == 5
    assert found(company, kind="offered") == [1]
    assert list(people.seats(company, after_days(90)).filter(offer__isnull=False)) == []


def test_each_seat_comes_with_its_reader_since_when_or_its_offer(company: Subscription) -> None:
    reader = seated(company)
    invitation = invite(company, "new@faro.example", "es", NOW)

    first, second, *_free = people.seats(company, NOW)

    assert [first.reader, first.offered_to] == [reader, None]
    assert first.since is not None
    assert [second.reader, second.offered_to] == [None, "new@faro.example"]
    assert [second.offer_id, second.offer_expires] == [invitation.pk, invitation.expires]


def test_a_seat_that_is_taken_back_is_held_since_never(company: Subscription) -> None:
    take_seat(company, seated(company))

    assert company.seats.get(number=1).since is None


def test_people_are_found_by_name_and_address_and_by_their_invitations(
    company: Subscription,
) -> None:
    for number in (1, 2):
        seated(company, number)
    invite(company, "new@faro.example", "es", NOW)

    assert found(company, "colega") == [1, 2]
    assert found(company, "COLEGA2@") == [2]
    assert found(company, "colega 1") == [1]
    assert found(company, "new@") == [3]
    assert found(company, "nobody") == []


def test_a_reader_is_not_found_by_an_invitation_of_long_ago(company: Subscription) -> None:
    invitation = invite(company, "old@faro.example", "es", NOW)
    reader = ben()
    Invitation.objects.filter(pk=invitation.pk).update(state="accepted", accepted_by=reader)
    invitation.seat.reader = reader
    invitation.seat.save()

    assert found(company, "old@") == []
    assert found(company, "ben") == [1]


@pytest.mark.parametrize(("kind", "numbers"), [("held", [1]), ("offered", [2]), ("free", [3])])
def test_seats_are_told_by_kind(kind: str, numbers: list[int]) -> None:
    company = faro(dario(), seats=3)
    seated(company)
    invite(company, "new@faro.example", "es", NOW)

    assert found(company, kind=kind) == numbers


def test_a_company_is_called_what_it_says_or_else_after_its_owner(company: Subscription) -> None:
    assert people.name_of(company) == "Faro"
    Company.objects.all().delete()
    assert people.name_of(Subscription.objects.get(pk=company.pk)) == "Dario"


def test_the_owner_administers_and_nobody_else(company: Subscription) -> None:
    member = seated(company)

    assert list(administered(company.owner)) == [company]
    assert not administered(member)
    assert not administered(ana())


def test_only_business_subscriptions_are_administered() -> None:
    reader = ana()
    subscribed(reader, "premium")

    assert not administered(reader)


def test_one_of_the_people_administers_while_they_hold_a_seat(company: Subscription) -> None:
    member = seated(company)

    let_administer(company, member)
    let_administer(company, member)
    assert list(administered(member)) == [company]

    take_seat(company, member)
    assert not administered(member)


def test_an_administrator_ceases_to_be_one_when_the_owner_says_so(company: Subscription) -> None:
    member = seated(company)
    let_administer(company, member)

    stop_administering(company, member)

    assert not administered(member)


def test_a_stranger_is_not_let_administer(company: Subscription) -> None:
    with pytest.raises(HoldsNoSeat):
        let_administer(company, ben())


def test_ten_thousand_seats_are_counted_and_listed_in_three_queries(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    company = faro(dario(), seats=10_000)
    readers = Reader.objects.bulk_create(
        Reader(email=f"r{number}@faro.example", password="!") for number in range(5_000)
    )
    seats = list(company.seats.all()[:5_000])
    for seat, reader in zip(seats, readers, strict=True):
        seat.reader = reader
    company.seats.model.objects.bulk_update(seats, ["reader"], batch_size=400)

    with django_assert_num_queries(3):
        assert people.counts(company, NOW).free == 5_000
        matching = people.matching(people.seats(company, NOW), "r4999@")
        assert matching.count() == 1
        assert [seat.reader for seat in matching[:50]] == [readers[-1]]
