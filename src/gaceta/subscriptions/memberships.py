"""Every way in which somebody comes to hold a seat, or ceases to."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count, islice

from django.db import transaction
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.subscriptions.models import Plan, Price, Seat, Subscription, free_seats
from gaceta.subscriptions.signals import people_added, seat_ended


@dataclass(frozen=True)
class Period:
    """The time that a subscription is paid for; aware datetimes."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Purchase:
    """How a subscription was bought: at which price, and through whom."""

    price: Price
    provider: str
    provider_id: str = ""
    added_seats: int = 0


@dataclass(frozen=True)
class Standing:
    """How a subscription stands with its payment."""

    status: Subscription.Status
    period: Period
    cancelled_at: datetime | None = None


class NoSeatLeft(Exception):
    """Every seat of the subscription is held by somebody, or offered to somebody."""


class SeatsHeld(Exception):
    """More seats are held or offered by invitation than there would be left."""


class Ended(Exception):
    """The subscription is over: nobody is given a seat in it."""


@transaction.atomic
def subscribe(
    owner: Reader,
    plan: Plan,
    period: Period,
    status: Subscription.Status = Subscription.Status.ACTIVE,
    purchase: Purchase | None = None,
) -> Subscription:
    """A new subscription with the seats of its plan and those added. Its owner holds the first.

    A company's owner buys for others, and holds a seat only when given one.
    Without a purchase, it is a gift of the desk's.
    """
    subscription = Subscription.objects.create(
        plan=plan,
        owner=owner,
        status=status,
        period_start=period.start,
        period_end=period.end,
        price=purchase.price if purchase else None,
        provider=purchase.provider if purchase else "",
        provider_id=purchase.provider_id if purchase else "",
    )
    _fit_seats(subscription, plan.seats + (purchase.added_seats if purchase else 0))
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
    free = free_seats(locked, timezone.now()).first()
    if free is None:
        raise NoSeatLeft
    free.give_to(reader)
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
def change_plan(subscription: Subscription, price: Price, added_seats: int) -> None:
    """The subscription has that price's plan from now on, and so many seats beside the plan's.

    Seats that are missing are added; those too many are removed if they are free. Raises SeatsHeld,
    and Ended. Doing it again changes nothing.
    """
    locked = _lock(subscription)
    if locked.status == Subscription.Status.ENDED:
        raise Ended
    grown = _fit_seats(locked, price.plan.seats + added_seats)
    Subscription.objects.filter(pk=locked.pk).update(plan=price.plan, price=price)
    subscription.plan, subscription.price = price.plan, price
    if grown:
        for seat in locked.seats.exclude(reader=None):
            transaction.on_commit(partial(people_added.send, Seat, seat_key=str(seat.key)))


@transaction.atomic
def add_seats(subscription: Subscription, number: int) -> None:
    """So many more free seats. Raises Ended, and ValueError below 1."""
    if number < 1:
        raise ValueError("At least one seat is added.")
    _resize(subscription, number)


@transaction.atomic
def remove_seats(subscription: Subscription, number: int) -> None:
    """So many free seats fewer. Raises SeatsHeld, Ended, and ValueError below 1."""
    if number < 1:
        raise ValueError("At least one seat is removed.")
    _resize(subscription, -number)


@transaction.atomic
def stand(subscription: Subscription, standing: Standing) -> None:
    """The payment stands so. What is over stays over; what ends now ends the leases of its members."""
    locked = _lock(subscription)
    over = locked.status == Subscription.Status.ENDED
    ends = standing.status == Subscription.Status.ENDED and not over
    locked.status = locked.status if over or ends else standing.status
    locked.period_start, locked.period_end = standing.period.start, standing.period.end
    locked.cancelled_at = standing.cancelled_at
    locked.save()
    if ends:
        end(locked)
    subscription.refresh_from_db()


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


def _resize(subscription: Subscription, more: int) -> None:
    locked = _lock(subscription)
    if locked.status == Subscription.Status.ENDED:
        raise Ended
    if locked.price is not None:
        change_plan(subscription, locked.price, locked.added_seats + more)
    else:
        _fit_seats(locked, locked.seats.count() + more)


def _fit_seats(locked: Subscription, wanted: int) -> bool:
    """As many seats as wanted; true if they became more. Raises SeatsHeld."""
    numbers = set(locked.seats.values_list("number", flat=True))
    missing = wanted - len(numbers)
    if missing < 0:
        _remove_free(locked, -missing)
    free_numbers = (n for n in count(1) if n not in numbers)
    more = [Seat(subscription=locked, number=n) for n in islice(free_numbers, max(0, missing))]
    Seat.objects.bulk_create(more)
    return bool(more) and bool(numbers)


def _remove_free(locked: Subscription, number: int) -> None:
    free = free_seats(locked, timezone.now())
    going = list(free.order_by("-number").values_list("pk", flat=True)[:number])
    if len(going) < number:
        raise SeatsHeld
    Seat.objects.filter(pk__in=going).delete()


def _lock(subscription: Subscription) -> Subscription:
    return subscription.locked()


def _tell_ended(seat: Seat) -> None:
    transaction.on_commit(partial(seat_ended.send, Seat, seat_key=str(seat.key)))
