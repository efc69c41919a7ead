"""Any order and repetition of any part of the payment events ends where the true order does."""

import json
import os
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gaceta.subscriptions.models import Invoice, Order, PaymentEvent, Subscription
from gaceta.subscriptions.payment import events
from gaceta.subscriptions.payment.stripe import catalogue
from gaceta.subscriptions.payment.stripe.provider import Stripe, told
from tests.readers.people import ana
from tests.subscriptions.fake_stripe.server import FakeStripe
from tests.subscriptions.fake_stripe.world import Data
from tests.subscriptions.payment.buying import price
from tests.subscriptions.payment.test_stripe import at_checkout, pays

EXAMPLES = 200 if os.environ.get("GACETA_HYPOTHESIS") == "soak" else 10

pytestmark = pytest.mark.django_db


class Undone(Exception):
    """Raised at the end of each example, so that nothing of it stays."""


class Life:
    """A subscription's life at Stripe, step by step, as its buyer and time have it."""

    def __init__(self, fake: FakeStripe, order: Order) -> None:
        self.world, self.order = fake.world, order
        self.fake = fake

    def steps(self) -> list[Any]:
        return [
            lambda: pays(self.fake, self.order),
            lambda: self._change("premium"),
            self._fail,
            self._retry,
            lambda: self._set("true"),
            lambda: self._set("false"),
            self._renew,
            self._refund,
            lambda: self._set("true"),
            self._renew,
        ]

    @property
    def it(self) -> Data:
        (subscription,) = self.world.every("subscription")
        return subscription

    def _change(self, plan: str) -> None:
        plan_item = self.it["items"]["data"][0]["id"]
        items = [
            {"id": plan_item, "price": catalogue.plan_price(price(plan)), "quantity": "1"},
            {"price": catalogue.seat_price(price(plan)), "quantity": "2"},
        ]
        self.world.update(self.it, {"items": items, "proration_behavior": "always_invoice"})

    def _fail(self) -> None:
        self.world.card = "declined"
        self.world.renew(self.it)

    def _retry(self) -> None:
        self.world.card = "good"
        self.world.retry(self.world.get(self.it["latest_invoice"]))

    def _renew(self) -> None:
        self.world.renew(self.it)

    def _set(self, ends: str) -> None:
        self.world.now += 60
        self.world.update(self.it, {"cancel_at_period_end": ends})

    def _refund(self) -> None:
        self.world.give_back(self.world.get(self.it["latest_invoice"]), 100)


def deliver(event: Data) -> None:
    """As the door does, without the door: it is stored, then worked."""
    kept = events.store("stripe", told(event, json.dumps(event)), timezone.now())
    assert events.work(kept), kept.error


def state() -> Any:
    """Everything of ours that payment decides, but for keys and our own clock."""
    owned = Subscription.objects.values_list(
        "owner__name",
        "plan__code",
        "status",
        "period_start",
        "period_end",
        "price__amount",
        "cancelled_at",
        "provider_id",
    )
    seats = Subscription.objects.values_list("seats__number", "seats__reader__name")
    invoices = Invoice.objects.order_by("provider_id").values_list(
        "provider_id", "their_number", "amount", "paid", "voided", "refunded", "refunded_at"
    )
    orders = Order.objects.values_list("state", "subscription__provider_id")
    return [list(rows) for rows in (owned, sorted(seats), invoices, orders)]


def live(fake: FakeStripe, choices: Any) -> Any:
    """Live the whole life once; ``choices`` tells what is delivered, and when. The state at the end."""
    fake.world.__init__(fake.address, fake.world.now)  # type: ignore[misc]
    fake.known.clear()
    result: list[Any] = []
    try:
        with transaction.atomic():
            order = at_checkout(ana())
            steps = Life(fake, order).steps()
            choices(fake.world, steps)
            result.append(state())
            raise Undone
    except Undone:
        pass
    return result[0]


def in_true_order(world: Any, steps: list[Any]) -> None:
    delivered = 0
    for step in steps:
        step()
        for event in world.events[delivered:]:
            deliver(event)
        delivered = len(world.events)


def test_any_order_and_repetition_ends_in_the_true_state(fake: FakeStripe) -> None:
    price("premium")
    began = fake.world.now
    truth = live(fake, in_true_order)
    assert truth[0][0][2] == "ended"
    assert len(truth[2]) == 4

    @settings(
        max_examples=EXAMPLES,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        def anyhow(world: Any, steps: list[Any]) -> None:
            times: Counter[str] = Counter()
            for step in steps:
                step()
                known = [e for e in world.events if times[e["id"]] < 3]
                for event in data.draw(st.lists(st.sampled_from(known), max_size=4)):
                    if times[event["id"]] < 3:
                        times[event["id"]] += 1
                        deliver(event)
            rest = [e for e in world.events if not times[e["id"]]]
            if data.draw(st.booleans()):
                for event in data.draw(st.permutations(rest)):
                    deliver(event)
            else:
                found = Stripe().reconcile(datetime.fromtimestamp(began, UTC), lambda *_: None)
                assert found.failed == 0
                assert found.missed == len(rest)

        fake.world.now = began
        assert live(fake, anyhow) == truth

    holds()
    assert not PaymentEvent.objects.exists()
