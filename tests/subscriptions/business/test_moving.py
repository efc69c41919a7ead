from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from gaceta.access.models import Place
from gaceta.subscriptions.business.administrators import administered, let_administer
from gaceta.subscriptions.business.moving import NotHeld, move, take_away
from gaceta.subscriptions.invitations import AlreadyMember
from gaceta.subscriptions.memberships import Ended, end, give_seat
from gaceta.subscriptions.models import FormerSeat, Invitation, Subscription
from gaceta.subscriptions.signals import seat_ended
from tests.readers.people import ben, dario
from tests.subscriptions.companies import faro, seated
from tests.subscriptions.offers import NOW

pytestmark = pytest.mark.django_db

Committing = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def company() -> Subscription:
    return faro(dario(), seats=1)


def test_a_seat_goes_to_another_by_an_invitation(company: Subscription) -> None:
    reader = seated(company)
    old_key = company.seats.get().key

    move(company, reader, "new@faro.example", "es", NOW)

    seat = company.seats.get()
    assert seat.reader is None
    assert seat.key != old_key
    assert seat.invitations.get().email == "new@faro.example"


def test_the_former_readers_leases_end(
    company: Subscription,
    django_capture_on_commit_callbacks: Committing,
    hear: Callable[[Any], list[dict[str, Any]]],
) -> None:
    reader = seated(company)
    key, told = company.seats.get().key, hear(seat_ended)

    with django_capture_on_commit_callbacks(execute=True):
        move(company, reader, "new@faro.example", "es", NOW)

    assert [what["seat_key"] for what in told] == [str(key)]


def test_the_former_reader_is_told_by_letter_in_their_language_and_in_the_account(
    company: Subscription, django_capture_on_commit_callbacks: Committing
) -> None:
    reader = seated(company)
    reader.language = "en"
    reader.save()

    with django_capture_on_commit_callbacks(execute=True):
        move(company, reader, "new@faro.example", "es", NOW)

    [letter] = [letter for letter in mail.outbox if letter.to == [reader.email]]
    assert letter.subject == "Your seat at Faro has gone to somebody else"
    assert "You lose nothing of your own" in letter.body
    former = FormerSeat.objects.get(reader=reader)
    assert [former.company, former.day] == ["Faro", NOW.date()]


def test_the_former_reader_keeps_account_and_places(company: Subscription) -> None:
    reader = seated(company)
    Place.objects.create(reader=reader, story="7", place="p-3")

    move(company, reader, "new@faro.example", "es", NOW)

    reader.refresh_from_db()
    assert reader.is_active
    assert Place.objects.filter(reader=reader, place="p-3").exists()


def test_either_the_whole_of_it_happens_or_nothing(company: Subscription) -> None:
    company, reader = faro(ben(), seats=2), seated(company)
    other = seated(company, 2)
    third = seated(company, 3)

    with pytest.raises(AlreadyMember):
        move(company, other, third.email, "es", NOW)
    with pytest.raises(AlreadyMember):
        move(company, other, other.email, "es", NOW)
    with pytest.raises(NotHeld):
        move(company, reader, "new@faro.example", "es", NOW)

    assert company.seats.filter(reader=other).exists()
    assert not FormerSeat.objects.exists()
    assert not Invitation.objects.exists()


def test_nothing_moves_in_a_subscription_that_is_over(company: Subscription) -> None:
    reader = seated(company)
    end(company)

    with pytest.raises(Ended):
        move(company, reader, "new@faro.example", "es", NOW)
    assert company.seats.get().reader == reader


def test_who_is_no_longer_one_of_the_people_administers_no_longer(company: Subscription) -> None:
    reader = seated(company)
    let_administer(company, reader)

    take_away(company, reader, NOW)
    give_seat(company, reader)

    assert not administered(reader)


def test_a_mail_server_that_is_down_keeps_no_seat_from_moving(
    company: Subscription,
    django_capture_on_commit_callbacks: Committing,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    reader = seated(company)

    with django_capture_on_commit_callbacks(execute=True):
        take_away(company, reader, NOW)

    assert company.seats.get().reader is None
    assert "did not go out" in caplog.text
