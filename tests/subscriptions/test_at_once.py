"""Many requests at once, on a database of their own, each with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection

from gaceta.readers.models import Reader
from gaceta.readers.tokens import hash_of, new_token
from gaceta.subscriptions import invitations
from gaceta.subscriptions.memberships import NoSeatLeft, give_seat, take_seat
from gaceta.subscriptions.models import Invitation, Seat, Subscription, free_seats
from tests.readers.people import ana, dario
from tests.subscriptions.letters import token_in
from tests.subscriptions.offers import NOW, subscribed

CROWD = 12

pytestmark = pytest.mark.usefixtures("own_database")


REFUSALS = (NoSeatLeft, invitations.NotOpen, invitations.AlreadyInvited, invitations.AlreadyHolds)


def all_at_once(act: Callable[[Any], Any], actors: list[Any]) -> list[Any]:
    """What each got, or the refusal."""
    start = Barrier(len(actors))

    def one(actor: Any) -> Any:
        start.wait()
        try:
            return act(actor)
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actors)) as crowd:
        return list(crowd.map(one, actors))


def crowd_of_readers() -> list[Reader]:
    names = [f"colega{n}@gaceta.example" for n in range(CROWD)]
    return [Reader.objects.create_user(name) for name in names]


def test_a_crowd_gets_as_many_seats_as_the_plan_has() -> None:
    subscription, readers = subscribed(dario(), "business-5"), crowd_of_readers()

    answers = all_at_once(lambda reader: give_seat(subscription, reader), readers)

    given = [answer for answer in answers if isinstance(answer, Seat)]
    assert len(given) == len({seat.pk for seat in given}) == 5
    held = subscription.seats.exclude(reader=None)
    assert {seat.reader_id for seat in held} == {seat.reader_id for seat in given}
    assert sum(isinstance(answer, NoSeatLeft) for answer in answers) == CROWD - 5


def test_one_reader_pressing_many_times_gets_one_seat() -> None:
    subscription = subscribed(dario(), "business-5")
    [reader, *_others] = crowd_of_readers()

    answers = all_at_once(lambda it: give_seat(subscription, it), [reader] * CROWD)

    assert {answer.pk for answer in answers} == {subscription.seats.get(reader=reader).pk}


def test_without_the_lock_the_same_crowd_is_given_seats_twice() -> None:
    """The control: it shows that the crowd above would notice."""
    subscription, readers = subscribed(dario(), "business-5"), crowd_of_readers()
    looked = Barrier(CROWD)

    def give_without_lock(reader: Reader) -> Seat:
        free = Subscription.objects.get(pk=subscription.pk).seats.filter(reader=None).first()
        looked.wait()
        assert free is not None
        free.reader = reader
        free.save(update_fields=["reader"])
        return free

    answers = all_at_once(give_without_lock, readers)

    assert len({seat.pk for seat in answers}) < len(answers)


ADDRESSES = [f"invitada{n}@gaceta.example" for n in range(CROWD)]


@pytest.mark.usefixtures("own_database")
def test_a_crowd_of_invitations_is_as_many_as_there_are_free_seats() -> None:
    faro = subscribed(dario(), "business-5")
    give_seat(faro, crowd_of_readers()[0])

    answers = all_at_once(lambda it: invitations.invite(faro, it, "es", NOW), ADDRESSES)

    offered = {one.seat_id for one in answers if isinstance(one, Invitation)}
    assert len(offered) == 4
    assert sum(isinstance(one, NoSeatLeft) for one in answers) == CROWD - 4
    assert free_seats(faro, NOW).count() == 0


@pytest.mark.usefixtures("own_database")
def test_without_the_lock_the_same_crowd_is_invited_to_one_seat() -> None:
    """The control. (That the database refuses the second offer of a seat is the last line of defence.)"""
    faro = subscribed(dario(), "business-5")
    looked = Barrier(CROWD)

    def invite_without_lock(email: str) -> int:
        seat = free_seats(faro, NOW).first()
        looked.wait()
        assert seat is not None
        fields = {"seat": seat, "email": email, "language": "es", "sent": NOW, "expires": NOW}
        try:
            Invitation.objects.create(**fields, token_hash=hash_of(new_token()))
        except IntegrityError:
            return 0
        return seat.pk

    answers = all_at_once(invite_without_lock, ADDRESSES)

    assert answers.count(0) == CROWD - 1


@pytest.mark.usefixtures("own_database")
def test_one_press_of_the_button_too_many_sends_one_invitation() -> None:
    faro = subscribed(dario(), "business-5")

    answers = all_at_once(
        lambda it: invitations.invite(faro, it, "es", NOW), [ADDRESSES[0]] * CROWD
    )

    assert sum(isinstance(one, Invitation) for one in answers) == 1
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("own_database")
def test_an_invitation_opened_by_many_at_once_gives_one_seat() -> None:
    premium = subscribed(ana(), "premium")
    readers = crowd_of_readers()
    invitations.invite(premium, ADDRESSES[0], "es", NOW)
    token = token_in(mail.outbox[-1])

    answers = all_at_once(lambda reader: invitations.accept(token, reader, NOW), readers)

    assert sum(isinstance(one, Seat) for one in answers) == 1
    assert sum(isinstance(one, invitations.Used) for one in answers) == CROWD - 1
    assert premium.seats.exclude(reader=None).count() == 2


@pytest.mark.usefixtures("own_database")
def test_an_invitation_opened_twice_at_once_by_one_reader_gives_the_same_seat() -> None:
    premium = subscribed(ana(), "premium")
    [reader, *_others] = crowd_of_readers()
    invitations.invite(premium, ADDRESSES[0], "es", NOW)
    token = token_in(mail.outbox[-1])

    answers = all_at_once(lambda it: invitations.accept(token, it, NOW), [reader] * CROWD)

    assert {seat.pk for seat in answers} == {premium.seats.get(reader=reader).pk}


@pytest.mark.usefixtures("own_database")
def test_an_invitation_withdrawn_while_it_is_accepted_is_one_or_the_other() -> None:
    for _ in range(6):
        with_one = Subscription.objects.first() or subscribed(ana(), "premium")
        reader = Reader.objects.create_user(f"{new_token()[:8]}@gaceta.example".lower())
        invitation = invitations.invite(with_one, reader.email, "es", NOW)
        token = token_in(mail.outbox[-1])
        acts = [
            lambda token=token, reader=reader: invitations.accept(token, reader, NOW),
            lambda invitation=invitation: invitations.withdraw(invitation),
        ]

        accepted, _withdrawn = all_at_once(lambda act: act(), acts)

        invitation.refresh_from_db()
        held = with_one.seats.filter(reader=reader).exists()
        assert held == isinstance(accepted, Seat) == (invitation.state == "accepted")
        assert isinstance(accepted, Seat | invitations.Withdrawn)
        take_seat(with_one, reader)
