"""Readers who buy: forms sent as a browser sends them."""

import uuid
from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from gaceta.readers.models import Reader
from gaceta.subscriptions import terms
from gaceta.subscriptions.models import Order, Price, Subscription
from gaceta.subscriptions.payment import checkout, offline
from gaceta.subscriptions.plans import first_plans
from tests.subscriptions.offers import NOW

STORY = "/es/la-costa/la-marea/"


def price(plan: str = "individual", period: str = "month") -> Price:
    """The price on sale in euros."""
    return first_plans()[plan].prices.get(period=period, on_sale=True)


def ordered(
    reader: Reader, what: Price, *, seats: int = 0, now: datetime = NOW, next_path: str = STORY
) -> Order:
    """An open order, not yet paid for."""
    return checkout.order(reader, checkout.Basket(what, seats), uuid.uuid4(), next_path, now)


def bought(
    reader: Reader,
    plan: str = "individual",
    period: str = "month",
    *,
    seats: int = 0,
    now: datetime = NOW,
) -> Subscription:
    """A subscription on invoice, from the moment of its purchase."""
    order = ordered(reader, price(plan, period), seats=seats, now=now)
    offline.start(order, now)
    assert order.subscription is not None
    return order.subscription


def paid(subscription: Subscription, now: datetime = NOW) -> Subscription:
    """The same, everything paid that was open."""
    for invoice in subscription.invoices.filter(paid=None, voided=None):
        offline.mark_paid(invoice, now)
    subscription.refresh_from_db()
    return subscription


def confirm(client: Client, what: Price, **more: Any) -> Any:
    """Send the form of the checkout page."""
    text = terms.current("es")
    assert text is not None
    form = {"price": what.pk, "key": uuid.uuid4(), "terms": text.pk, "next": STORY, **more}
    return client.post(reverse("subscriptions:checkout"), form)
