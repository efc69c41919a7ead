"""Many requests at once, on a database of their own, each with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gaceta.readers.models import Reader
from gaceta.subscriptions.memberships import NoSeatLeft, give_seat
from gaceta.subscriptions.models import Seat, Subscription
from tests.readers.people import dario
from tests.subscriptions.offers import subscribed

CROWD = 12

pytestmark = pytest.mark.usefixtures("own_database")


def all_at_once(act: Callable[[Reader], Any], readers: list[Reader]) -> list[Any]:
    """What each got, or the refusal."""
    start = Barrier(len(readers))

    def one(reader: Reader) -> Any:
        start.wait()
        try:
            return act(reader)
        except NoSeatLeft as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(readers)) as crowd:
        return list(crowd.map(one, readers))


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
