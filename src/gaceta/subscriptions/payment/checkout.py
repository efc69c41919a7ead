"""Buying, in one order: what is chosen becomes an order, the order leads to the provider and back."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gaceta.readers.models import Reader
from gaceta.subscriptions.models import Invoice, Order, Plan, Price, Subscription
from gaceta.subscriptions.payment.provider import WaysBack, provider_called, seller

MOST_SEATS = 500
"""Who wants to add more writes to the desk."""


class NotOnSale(Exception):
    """There is no such price on sale, or no such number of seats at it."""


class AlreadySubscribed(Exception):
    """The reader owns a running subscription of this kind."""

    def __init__(self, subscription: Subscription) -> None:
        super().__init__(str(subscription))
        self.subscription = subscription


class OwesInvoice(Exception):
    """An earlier subscription on invoice was read and never paid; the desk decides."""


@dataclass(frozen=True)
class Basket:
    """What is chosen: a price on sale, and seats beside those of its plan."""

    price: Price
    added_seats: int


def basket(price: str, added_seats: str) -> Basket:
    """What the form names. Raises NotOnSale."""
    if not price.isascii() or not price.isdigit() or len(price) > 12:
        raise NotOnSale
    on_sale = Price.objects.select_related("plan").filter(on_sale=True, plan__on_sale=True)
    found = on_sale.filter(pk=int(price)).first()
    seats = added_seats or "0"
    if found is None or not seats.isascii() or not seats.isdigit() or len(seats) > 4:
        raise NotOnSale
    if int(seats) > (0 if found.seat_amount is None else MOST_SEATS):
        raise NotOnSale
    return Basket(found, int(seats))


def is_new(reader: Reader) -> bool:
    """True for who has never bought a subscription; the desk's gifts do not count."""
    return not reader.subscriptions.exclude(price=None).exists()


def running(reader: Reader, kind: str, now: datetime) -> Subscription | None:
    """The subscription that stands in the way of buying another: for a company, or for people."""
    kinds = [kind] if kind == Plan.Kind.BUSINESS else [Plan.Kind.INDIVIDUAL, Plan.Kind.PREMIUM]
    owned = reader.subscriptions.filter(plan__kind__in=kinds).exclude(
        status=Subscription.Status.ENDED
    )
    return next((it for it in owned.select_related("plan") if it.runs_until > now), None)


def order(reader: Reader, wanted: Basket, key: uuid.UUID, next_path: str, now: datetime) -> Order:
    """The order with this key: the same one, however often the form is sent.

    Another open order of the reader's is left behind, so that nobody pays twice.
    Raises AlreadySubscribed, OwesInvoice, and NotOnSale for a key that is somebody else's.
    """
    for _ in range(3):
        made = _order(reader, wanted, key, next_path, now)
        if made.key == key:
            return made
        if not provider_called(made.provider).leave(made):
            provider_called(made.provider).settle(made, now)
    raise NotOnSale


def go_and_pay(it: Order, back: WaysBack, now: datetime) -> str:
    """The address at which the reader pays. Raises PaymentDown."""
    provider = provider_called(it.provider)
    if it.state == Order.State.DONE:
        return back.done
    address = it.address or provider.begin(it, back, now)
    Order.objects.filter(pk=it.pk, address="").update(address=address)
    return address


@transaction.atomic
def _order(reader: Reader, wanted: Basket, key: uuid.UUID, next_path: str, now: datetime) -> Order:
    """The order of this key, or the open one that is in its way."""
    Reader.objects.select_for_update().get(pk=reader.pk)
    known = Order.objects.filter(key=key).first()
    if known:
        if known.reader_id != reader.pk:
            raise NotOnSale
        return known
    in_the_way = running(reader, wanted.price.plan.kind, now)
    if in_the_way:
        raise AlreadySubscribed(in_the_way)
    if _owes(reader):
        raise OwesInvoice
    return reader.orders.filter(state=Order.State.OPEN).first() or Order.objects.create(
        key=key,
        reader=reader,
        price=wanted.price,
        added_seats=wanted.added_seats,
        is_new=is_new(reader),
        next=next_path,
        provider=seller().name,
        made=now,
    )


def _owes(reader: Reader) -> bool:
    """Somebody who read on credit and let it lapse is not given credit again."""
    mine = Invoice.objects.filter(subscription__owner=reader, provider="offline")
    ended = mine.filter(subscription__status=Subscription.Status.ENDED)
    never_paid = ended.exclude(voided=None).exclude(subscription__invoices__paid__isnull=False)
    return seller().name == "offline" and never_paid.exists()
