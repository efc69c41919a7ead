"""The Stripe provider, with Stripe's own library, against the fake over real HTTP."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.subscriptions.memberships import give_seat
from gaceta.subscriptions.models import Order, Subscription
from gaceta.subscriptions.payment import checkout
from gaceta.subscriptions.payment.changes import to_plan, with_seats
from gaceta.subscriptions.payment.provider import (
    Change,
    PaymentDown,
    WaysBack,
    provider_called,
)
from gaceta.subscriptions.payment.stripe.provider import Stripe
from gaceta.subscriptions.signals import seat_ended
from tests.readers.people import ana, ben, dario, signed_in
from tests.subscriptions.fake_stripe.server import FakeStripe
from tests.subscriptions.payment.buying import STORY, confirm, ordered, price

pytestmark = pytest.mark.django_db

Status = Subscription.Status
BACK = WaysBack("http://localhost:8000/done/", "http://localhost:8000/left/")


def the_stripe() -> Stripe:
    provider = provider_called("stripe")
    assert isinstance(provider, Stripe)
    return provider


def at_checkout(
    reader: Reader, plan: str = "individual", period: str = "month", seats: int = 0
) -> Order:
    """An order that has come to Stripe's page."""
    order = ordered(reader, price(plan, period), seats=seats, now=timezone.now())
    checkout.go_and_pay(order, BACK, timezone.now())
    order.refresh_from_db()
    return order


def pays(fake: FakeStripe, order: Order, card: str = "good") -> httpx.Response:
    return httpx.post(order.address, data={"card": card})


def bought(fake: FakeStripe, reader: Reader, *what: Any, **more: Any) -> Subscription:
    order = at_checkout(reader, *what, **more)
    pays(fake, order)
    the_stripe().settle(order, timezone.now())
    assert order.subscription is not None
    return order.subscription


def tell(fake: FakeStripe, event: dict[str, Any]) -> int:
    body, signed = fake.delivery(event)
    return send(body, signed)


def send(body: str | bytes, signed: str, provider: str = "stripe") -> int:
    response = Client().post(
        reverse("payment:events", args=[provider]),
        body,
        content_type="application/json",
        headers={"stripe-signature": signed},
    )
    return response.status_code


def tell_all(fake: FakeStripe) -> None:
    for event in list(fake.world.events):
        assert tell(fake, event) == 200


def at_stripe(fake: FakeStripe, subscription: Subscription) -> dict[str, Any]:
    return fake.world.get(subscription.provider_id)


def make_change(subscription: Subscription, to: Change, key: str = "key") -> tuple[int, str]:
    """What it was said to cost, and where the bank wants to be asked."""
    now = timezone.now()
    quote = the_stripe().quote(subscription, to, now)
    return quote.today, the_stripe().change(subscription, to, quote, key, now)


def test_a_reader_buys_at_checkout_and_comes_back_to_the_story(fake: FakeStripe) -> None:
    reader = ana()
    client = signed_in(reader)

    to_pay = confirm(client, price())
    paid = httpx.post(to_pay["Location"], data={"card": "good"})
    back = client.get(paid.headers["Location"].removeprefix("http://localhost:8000"))

    assert to_pay["Location"].startswith(fake.address)
    assert back["Location"] == STORY
    subscription = Subscription.objects.get(owner=reader)
    assert (subscription.status, subscription.provider) == (Status.ACTIVE, "stripe")
    assert subscription.seats.get().reader == reader


def test_the_form_may_lead_to_the_providers_page(fake: FakeStripe) -> None:
    page = signed_in(ana()).get("/es/subscription/checkout/", {"price": price().pk})

    assert f"form-action 'self' {fake.address}" in page["Content-Security-Policy"]


def test_a_new_subscriber_is_charged_the_introductory_amount(fake: FakeStripe) -> None:
    subscription = bought(fake, ana())
    tell_all(fake)

    assert subscription.invoices.get().amount == 100
    fake.world.renew(at_stripe(fake, subscription))
    tell_all(fake)
    assert {it.amount for it in subscription.invoices.all()} == {100, 900}


def test_a_trial_is_a_trial_at_stripe(fake: FakeStripe) -> None:
    subscription = bought(fake, ana(), "individual", "year")

    assert subscription.status == Status.TRIALING
    assert timedelta(13) < subscription.period_end - timezone.now() <= timedelta(14)


def test_added_people_are_a_second_line_that_can_be_adjusted(fake: FakeStripe) -> None:
    order = at_checkout(ana(), "premium", seats=2)
    session = fake.world.get(order.provider_id)
    assert session["line_items"][1]["adjustable_quantity"]["enabled"] == "true"
    session["line_items"][1]["quantity"] = "3"
    pays(fake, order)
    the_stripe().settle(order, timezone.now())

    assert order.subscription is not None
    assert order.subscription.seats.count() == 5


def test_a_declined_card_buys_nothing(fake: FakeStripe) -> None:
    order = at_checkout(ana())

    assert "declined" in pays(fake, order, "declined").text
    the_stripe().settle(order, timezone.now())

    assert order.subscription is None


def test_a_bank_that_asks_first_is_answered_at_checkout(fake: FakeStripe) -> None:
    order = at_checkout(ana())

    assert "is it you" in pays(fake, order, "asks").text
    pays(fake, order)
    the_stripe().settle(order, timezone.now())

    assert order.subscription is not None


def test_the_same_order_has_one_checkout_session(fake: FakeStripe) -> None:
    order = at_checkout(ana())
    the_stripe().begin(order, BACK, timezone.now())

    assert len(list(fake.world.every("checkout.session"))) == 1


def test_the_second_tab_ends_what_the_first_began(fake: FakeStripe) -> None:
    reader = ana()
    first = at_checkout(reader)
    at_checkout(reader, "premium")

    assert fake.world.get(first.provider_id)["status"] == "expired"
    first.refresh_from_db()
    assert first.state == Order.State.LEFT


def test_what_was_paid_in_the_first_tab_is_not_bought_again_in_the_second(fake: FakeStripe) -> None:
    reader = ana()
    pays(fake, at_checkout(reader))

    with pytest.raises(checkout.AlreadySubscribed):
        at_checkout(reader, "premium")

    assert Subscription.objects.get(owner=reader).plan.code == "individual"


def test_if_both_tabs_paid_all_the_same_the_second_is_given_back(
    fake: FakeStripe, caplog: pytest.LogCaptureFixture
) -> None:
    reader = ana()
    first = at_checkout(reader)
    Order.objects.filter(pk=first.pk).update(state=Order.State.LEFT)
    second = at_checkout(reader, "premium")
    pays(fake, first)
    pays(fake, second)

    tell_all(fake)
    tell_all(fake)

    assert Subscription.objects.filter(owner=reader).count() == 1
    states = sorted(it["status"] for it in fake.world.every("subscription"))
    assert states == ["active", "canceled"]
    (note,) = fake.world.every("credit_note")
    assert note["amount"] == 1400
    assert "refunded" in caplog.text


def test_premium_costs_what_stripe_previewed(fake: FakeStripe) -> None:
    subscription = bought(fake, ana())

    cost, bank = make_change(subscription, to_plan(subscription, "premium"))
    tell_all(fake)

    assert (cost, bank) == (500, "")
    assert subscription.plan.code == "premium"
    assert subscription.seats.count() == 2
    assert sorted(it.amount for it in subscription.invoices.all()) == [100, 500]


def test_premium_is_not_given_before_the_bank_agrees(fake: FakeStripe) -> None:
    subscription = bought(fake, ana())
    fake.world.card = "asks"

    _cost, bank = make_change(subscription, to_plan(subscription, "premium"))
    tell_all(fake)
    assert bank.startswith(f"{fake.address}/invoice/")
    assert subscription.plan.code == "individual"
    open_invoice = subscription.invoices.get(paid=None)
    assert open_invoice.needs_action

    httpx.post(bank, data={"card": "good"})
    tell_all(fake)
    subscription.refresh_from_db()
    assert subscription.plan.code == "premium"
    assert not subscription.invoices.filter(paid=None).exists()


def test_the_same_confirmation_twice_is_charged_once(fake: FakeStripe) -> None:
    subscription = bought(fake, ana(), "premium")
    to = with_seats(subscription, 1)
    now = timezone.now()
    quote = the_stripe().quote(subscription, to, now)

    the_stripe().change(subscription, to, quote, "one-key", now)
    the_stripe().change(subscription, to, quote, "one-key", now)

    assert subscription.seats.count() == 3
    assert len(list(fake.world.every("invoice"))) == 2


def test_seats_are_given_back_without_a_charge(fake: FakeStripe) -> None:
    subscription = bought(fake, ana(), "premium", seats=2)

    cost, _bank = make_change(subscription, with_seats(subscription, -2))

    assert cost == 0
    assert subscription.seats.count() == 2
    assert len(list(fake.world.every("invoice"))) == 1


def test_cancelled_it_ends_with_the_period_and_its_seats_with_it(
    fake: FakeStripe, hear: Any, django_capture_on_commit_callbacks: Any
) -> None:
    subscription = bought(fake, ana())
    told = hear(seat_ended)
    the_stripe().cancel(subscription, timezone.now())
    assert subscription.cancelled_at is not None
    assert subscription.status == Status.ACTIVE

    fake.world.renew(at_stripe(fake, subscription))
    with django_capture_on_commit_callbacks(execute=True):
        tell_all(fake)

    subscription.refresh_from_db()
    assert subscription.status == Status.ENDED
    assert [it["seat_key"] for it in told] == [str(subscription.seats.get().key)]


def test_a_cancellation_is_taken_back_at_stripe(fake: FakeStripe) -> None:
    subscription = bought(fake, ana())
    the_stripe().cancel(subscription, timezone.now())

    the_stripe().resume(subscription, timezone.now())

    assert subscription.cancelled_at is None
    assert not at_stripe(fake, subscription)["cancel_at_period_end"]


def test_a_failed_renewal_is_overdue_from_the_end_of_what_was_paid(fake: FakeStripe) -> None:
    subscription = bought(fake, ana())
    paid_until = subscription.period_end
    fake.world.card = "declined"

    invoice = fake.world.renew(at_stripe(fake, subscription))
    tell_all(fake)

    subscription.refresh_from_db()
    assert subscription.status == Status.PAST_DUE
    assert subscription.period_end == paid_until
    fake.world.card = "good"
    assert invoice is not None
    fake.world.retry(invoice)
    tell_all(fake)
    subscription.refresh_from_db()
    assert subscription.status == Status.ACTIVE
    assert subscription.period_end > paid_until


def test_a_quiet_line_tells_that_the_bank_wants_an_answer(fake: FakeStripe) -> None:
    reader = ana()
    subscription = bought(fake, reader)
    fake.world.card = "asks"
    make_change(subscription, to_plan(subscription, "premium"))
    tell_all(fake)

    page = signed_in(reader).get("/en/subscription/terms/").content.decode()

    assert "Your bank asks you to confirm" in page
    assert f'href="{fake.address}/invoice/' in page


def test_the_way_of_paying_is_changed_at_stripes_portal(fake: FakeStripe) -> None:
    reader = ana()
    subscription = bought(fake, reader)

    response = signed_in(reader).post(reverse("subscriptions:method", args=[subscription.pk]))

    assert response["Location"].startswith(f"{fake.address}/portal/")


def test_the_desk_gives_money_back_through_stripe(fake: FakeStripe) -> None:
    subscription = bought(fake, ana())
    tell_all(fake)
    invoice = subscription.invoices.get()

    signed_in(dario()).post(
        reverse("admin:subscriptions_invoice_change", args=[invoice.pk]), {"give_back": "40"}
    )

    invoice.refresh_from_db()
    assert invoice.refunded == 40
    assert invoice.refunded_at is not None


def test_what_is_given_back_at_stripes_own_desk_is_known_here(fake: FakeStripe) -> None:
    subscription = bought(fake, ana())
    (invoice,) = fake.world.every("invoice")
    fake.world.give_back(invoice, 30)
    fake.world.events = [e for e in fake.world.events if e["type"] == "charge.refunded"]

    tell_all(fake)

    assert subscription.invoices.get().refunded == 30


def test_fewer_seats_than_are_held_take_nobody_off(
    fake: FakeStripe, caplog: pytest.LogCaptureFixture
) -> None:
    subscription = bought(fake, ana(), "premium", seats=1)
    for member in (ben(), dario()):
        give_seat(subscription, member)
    item = at_stripe(fake, subscription)["items"]["data"][1]
    asked = {"items": [{"id": item["id"], "deleted": "true"}]}
    fake.world.update(at_stripe(fake, subscription), asked)

    tell_all(fake)

    assert subscription.seats.exclude(reader=None).count() == 3
    assert "fewer seats than are held" in caplog.text


def test_while_stripe_is_down_nothing_changes_and_the_reader_is_told(fake: FakeStripe) -> None:
    reader = ana()
    subscription = bought(fake, reader)
    fake.down = True

    with pytest.raises(PaymentDown):
        the_stripe().cancel(subscription, timezone.now())
    page = signed_in(reader).post(
        reverse("subscriptions:cancel", args=[subscription.pk]), follow=True
    )

    assert "no responde" in page.content.decode()
    subscription.refresh_from_db()
    assert subscription.cancelled_at is None


def test_buying_while_stripe_is_down_is_told_and_can_be_tried_again(fake: FakeStripe) -> None:
    client = signed_in(ana())
    fake.down = True
    response = confirm(client, price())
    assert response.status_code == 503
    assert "no responde" in response.content.decode()

    fake.down = False
    assert confirm(client, price())["Location"].startswith(fake.address)
