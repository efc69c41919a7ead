"""Many forms sent at the same moment, on a database of their own, each with its own connection."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.subscriptions.models import Invoice, Order, Subscription
from gaceta.subscriptions.payment import checkout, offline
from gaceta.subscriptions.payment.changes import to_plan
from gaceta.subscriptions.payment.provider import WaysBack, provider_called
from tests.readers.people import ana
from tests.subscriptions.payment.buying import bought, price

TABS = 8
BACK = WaysBack("/done/", "/left/")


def all_at_once(act: Callable[[int], Any]) -> list[Any]:
    start = Barrier(TABS)

    def one(number: int) -> Any:
        start.wait()
        try:
            return act(number)
        except checkout.AlreadySubscribed as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(TABS) as tabs:
        return list(tabs.map(one, range(TABS)))


def buy(reader: Reader, key: uuid.UUID, plan: str) -> Any:
    wanted = checkout.Basket(price(plan), 0)
    order = checkout.order(reader, wanted, key, "", timezone.now())
    return checkout.go_and_pay(order, BACK, timezone.now())


@pytest.mark.usefixtures("own_database")
def test_eight_tabs_that_buy_at_once_buy_one_subscription() -> None:
    reader = ana()
    price("individual"), price("premium")

    all_at_once(lambda n: buy(reader, uuid.uuid4(), ("individual", "premium")[n % 2]))

    assert Subscription.objects.count() == Invoice.objects.count() == 1
    assert Order.objects.filter(state=Order.State.DONE).count() == 1


@pytest.mark.usefixtures("own_database")
def test_one_form_sent_eight_times_at_once_is_one_order() -> None:
    reader, key = ana(), uuid.uuid4()
    price("individual")

    answers = all_at_once(lambda _n: buy(reader, key, "individual"))

    assert set(answers) == {"/done/"}
    assert Subscription.objects.count() == Order.objects.count() == Invoice.objects.count() == 1


@pytest.mark.usefixtures("own_database")
def test_invoices_issued_at_once_have_numbers_without_gaps() -> None:
    readers = [Reader.objects.create_user(f"lector{n}@gaceta.example") for n in range(TABS)]
    price("individual")

    all_at_once(lambda n: bought(readers[n], now=timezone.now()))

    numbers = Invoice.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, TABS + 1))


@pytest.mark.usefixtures("own_database")
def test_a_change_confirmed_eight_times_at_once_is_made_once() -> None:
    subscription = bought(ana(), now=timezone.now())
    offline.mark_paid(subscription.invoices.get(), timezone.now())
    subscription.refresh_from_db()
    price("premium")
    to, provider = to_plan(subscription, "premium"), provider_called("offline")
    quote = provider.quote(subscription, to, timezone.now())

    all_at_once(lambda _n: provider.change(subscription, to, quote, "k", timezone.now()))

    subscription.refresh_from_db()
    assert subscription.seats.count() == 2
    assert subscription.invoices.count() == 2
