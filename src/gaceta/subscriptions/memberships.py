"""Every way in which somebody comes to hold a seat, or ceases to."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.subscriptions.models import Plan, Seat, Subscription, free_seats
from gaceta.subscriptions.signals import seat_ended


@dataclass(frozen=True)
class Period:
    """The time that a subscription is paid for; aware datetimes."""

    start: datetime
    end: datetime


class NoSeatLeft(Exception):
    """Every seat of the subscription is held by somebody, or offered to somebody."""


class Ended(Exception):
    """The subscription is over: nobody is given a seat in it."""


@transaction.atomic
def subscribe(
    owner: Reader,
    plan: Plan,
    period: Period,
    status: Subscription.Status = Subscription.Status.ACTIVE,
) -> Subscription:
    """A new subscription with all the seats of its plan. Its owner holds the first.

    A company's owner buys for others, and holds a seat only when given one.
    """
    subscription = Subscription.objects.create(
        plan=plan, owner=owner, status=status, period_start=period.start, period_end=period.end
    )
    numbers = range(1, plan.seats + 1)
    Seat.objects.bulk_create(Seat(subscription=subscription, number=n) for n in numbers)
    if plan.kind != Plan.Kind.BUSINESS:
        give_seat(subscription, owner)
    return subscription


@transaction.atomic
def give_seat(subscription: Subscription, reader: Reader) -> Seat:
    """A seat for the reader: the one held already, or the first that is neither held nor offered.

    Raises NoSeatLeft, and Ended.
    """
    locked = _lock(subscription)
    if locked.status == Subscription.Status.ENDED:
        raise Ended
    held = locked.seats.filter(reader=reader).first()
    if held is not None:
        return held
    now = timezone.now()
    free = free_seats(locked, now).first()
    if free is None:
        raise NoSeatLeft
    free.reader, free.since = reader, now
    free.save(update_fields=["reader", "since"])
    return free


@transaction.atomic
def take_seat(subscription: Subscription, reader: Reader) -> None:
    """The reader holds no seat in the subscription any more, and its leases end."""
    seat = _lock(subscription).seats.filter(reader=reader).first()
    if seat is None:
        return
    _tell_ended(seat)
    seat.reader, seat.since, seat.key = None, None, uuid.uuid4()
    seat.save(update_fields=["reader", "since", "key"])


@transaction.atomic
def end(subscription: Subscription) -> None:
    """The subscription is over now, and the leases of all its members end."""
    locked = _lock(subscription)
    if locked.status == Subscription.Status.ENDED:
        return
    locked.status = subscription.status = Subscription.Status.ENDED
    locked.save(update_fields=["status"])
    for seat in locked.seats.exclude(reader=None):
        _tell_ended(seat)


def _lock(subscription: Subscription) -> Subscription:
    return subscription.locked()


def _tell_ended(seat: Seat) -> None:
    transaction.on_commit(partial(seat_ended.send, Seat, seat_key=str(seat.key)))
