"""Stripe's verbs; see ``provider.Provider``. Money, cards and retries are Stripe's; we follow."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings
from django.utils.translation import get_language

from gaceta.readers.models import Reader
from gaceta.subscriptions.models import Customer, Invoice, Order, PaymentEvent, Subscription
from gaceta.subscriptions.payment.config import STRIPES_OWN
from gaceta.subscriptions.payment.periods import later
from gaceta.subscriptions.payment.provider import (
    Change,
    Forged,
    NotPossible,
    Reconciled,
    Tell,
    Told,
    WaysBack,
)
from gaceta.subscriptions.payment.quotes import ChangeQuote, per_period
from gaceta.subscriptions.payment.stripe import catalogue, following, reconciling
from gaceta.subscriptions.payment.stripe.client import asking, client, data
from gaceta.subscriptions.payment.stripe.truth import Data, identity, plan_item, seat_item

TOLERANCE = 300
"""Seconds that a signature may be older or newer than now."""
MOST_SEATS = 500


class Stripe:
    """The provider's verbs."""

    name = following.NAME

    @property
    def pages(self) -> tuple[str, ...]:
        """Where its pages are; everything in one place if it is not Stripe itself."""
        if settings.PAYMENT.stripe_api != STRIPES_OWN:
            return (settings.PAYMENT.stripe_api,)
        pages = ("checkout", "billing", "invoice")
        return tuple(f"https://{page}.stripe.com" for page in pages)

    def begin(self, order: Order, back: WaysBack, now: datetime) -> str:
        with asking():
            params = _session(order, back)
            options: Any = {"idempotency_key": f"order-{order.key}"}
            session = client().v1.checkout.sessions.create(params, options)
        Order.objects.filter(pk=order.pk).update(provider_id=session.id)
        order.provider_id = session.id
        return str(session.url)

    def settle(self, order: Order, now: datetime) -> None:
        if order.state != Order.State.OPEN or not order.provider_id:
            return
        with asking():
            session = client().v1.checkout.sessions.retrieve(order.provider_id)
            following.follow(data(session))
        order.refresh_from_db()

    def leave(self, order: Order) -> bool:
        if order.provider_id:
            try:
                with asking():
                    client().v1.checkout.sessions.expire(order.provider_id)
            except NotPossible:  # it is complete, or has expired by itself
                self.settle(order, datetime.now(UTC))
        left = Order.objects.filter(pk=order.pk, state=Order.State.OPEN)
        left.update(state=Order.State.LEFT)
        order.refresh_from_db()
        return order.state == Order.State.LEFT

    def quote(self, subscription: Subscription, change: Change, now: datetime) -> ChangeQuote:
        old = _price_of(subscription)
        if change.price.currency != old.currency:
            raise NotPossible("A subscription stays in its currency.")
        same_period = change.price.period == old.period
        return ChangeQuote(
            today=_preview(subscription, change, now) if _dearer(subscription, change) else 0,
            later=per_period(change.price, change.added_seats),
            currency=change.price.currency,
            period=change.price.period,
            next_payment=subscription.period_end
            if same_period
            else later(now, change.price.period),
            proof=int(now.timestamp()),
        )

    def change(
        self,
        subscription: Subscription,
        change: Change,
        quote: ChangeQuote,
        key: str,
        now: datetime,
    ) -> str:
        with asking():
            params = _update(subscription, change, quote)
            made = data(
                client().v1.subscriptions.update(
                    subscription.provider_id, params, {"idempotency_key": f"change-{key}"}
                )
            )
            self._follow(subscription)
        if made.get("pending_update"):
            return str(made["latest_invoice"]["hosted_invoice_url"])
        return ""

    def cancel(self, subscription: Subscription, now: datetime) -> None:
        self._set(subscription, {"cancel_at_period_end": True})

    def resume(self, subscription: Subscription, now: datetime) -> None:
        self._set(subscription, {"cancel_at_period_end": False})

    def method_page(self, subscription: Subscription, back: str) -> str:
        with asking():
            session = client().v1.billing_portal.sessions.create(
                {
                    "customer": _customer(subscription.owner),
                    "return_url": back,
                    "flow_data": {"type": "payment_method_update"},
                }
            )
        return str(session.url)

    def refund(self, invoice: Invoice, amount: int, now: datetime) -> None:
        key = f"refund-{invoice.provider_id}-{invoice.refunded}-{amount}"
        with asking():
            client().v1.credit_notes.create(
                {"invoice": invoice.provider_id, "amount": amount, "refund_amount": amount},
                {"idempotency_key": key},
            )
            following.follow_invoice_called(invoice.provider_id)
        invoice.refresh_from_db()

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Told:
        signature = {name.lower(): value for name, value in headers.items()}.get("stripe-signature")
        secret = settings.PAYMENT.stripe_webhook_secret
        try:
            stripe.WebhookSignature.verify_header(
                body.decode("utf-8"), signature or "", secret, TOLERANCE
            )
            event = json.loads(body)
        except (ValueError, IndexError, stripe.SignatureVerificationError) as reason:
            raise Forged(str(reason)) from reason
        _check_clock(signature or "")
        return told(event, body.decode("utf-8"))

    def follow(self, event: PaymentEvent) -> None:
        with asking():
            following.follow(event.told()["data"]["object"])

    def reconcile(self, since: datetime, tell: Tell) -> Reconciled:
        with asking():
            return reconciling.reconcile(since, tell, told)

    def _set(self, subscription: Subscription, params: Any) -> None:
        with asking():
            client().v1.subscriptions.update(subscription.provider_id, params)
            self._follow(subscription)

    def _follow(self, subscription: Subscription) -> None:
        order = subscription.orders.get()
        following.follow_subscription(order, subscription.provider_id)
        subscription.refresh_from_db()


def told(event: Data, body: str) -> Told:
    """An event known to come from Stripe. Raises Forged if it is of another account, or of play money."""
    if not isinstance(event, dict) or event.get("object") != "event" or "data" not in event:
        raise Forged("This is no event.")
    account = event.get("account")
    if account and account != settings.PAYMENT.stripe_account:
        raise Forged(f"The event is for the account {account}, which is not ours.")
    if event.get("livemode") != ("_live_" in settings.PAYMENT.stripe_key):
        raise Forged("The event is of the other mode than our key: play money, or real money.")
    lasting = {name: event.get(name) for name in ("id", "type", "created", "account", "data")}
    digest = hashlib.sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()
    return Told(str(event["id"])[:120], str(event["type"])[:80], body, digest)


def _check_clock(signature: str) -> None:
    """Stripe's library refuses what is too old; what comes from the future is no better."""
    written = next(int(part[2:]) for part in signature.split(",") if part.startswith("t="))
    if written - datetime.now(UTC).timestamp() > TOLERANCE:
        raise Forged("The signature is of a time to come.")


def _session(order: Order, back: WaysBack) -> Any:
    price = order.price
    lines: list[Any] = [{"price": catalogue.plan_price(price), "quantity": 1}]
    if order.added_seats:
        choice = {"enabled": True, "minimum": 0, "maximum": MOST_SEATS}
        seats = {"price": catalogue.seat_price(price), "quantity": order.added_seats}
        lines.append({**seats, "adjustable_quantity": choice})
    bought: dict[str, Any] = {"metadata": {"order": str(order.key)}}
    if order.is_new and price.trial_days:
        bought["trial_period_days"] = price.trial_days
    params: dict[str, Any] = {
        "mode": "subscription",
        "client_reference_id": str(order.key),
        "customer": _customer(order.reader),
        "line_items": lines,
        "subscription_data": bought,
        "success_url": back.done,
        "cancel_url": back.left,
        "locale": get_language() or "auto",
    }
    if order.is_new and price.offer_amount is not None:
        params["discounts"] = [{"coupon": catalogue.offer_coupon(price)}]
    return params


def _customer(reader: Reader) -> str:
    """Stripe's id of the reader, who is made known there before the first purchase."""
    known = Customer.objects.filter(reader=reader, provider=following.NAME).first()
    if known:
        return known.provider_id
    made = client().v1.customers.create(
        {"email": reader.email, "name": reader.name, "metadata": {"reader": str(reader.key)}},
        {"idempotency_key": f"customer-{reader.key}"},
    )
    it, _new = Customer.objects.get_or_create(
        reader=reader, provider=following.NAME, defaults={"provider_id": made.id}
    )
    return it.provider_id


def _price_of(subscription: Subscription) -> Any:
    if subscription.price is None:
        raise NotPossible("A gift of the desk's is not changed through Stripe: buy another.")
    return subscription.price


def _dearer(subscription: Subscription, change: Change) -> bool:
    now = per_period(_price_of(subscription), subscription.added_seats)
    return per_period(change.price, change.added_seats) > now


def _items(subscription: Subscription, change: Change) -> list[Any]:
    """What Stripe's subscription should consist of, told by the ids of what it consists of now."""
    it = data(client().v1.subscriptions.retrieve(subscription.provider_id))
    plan, seats = plan_item(it), seat_item(it)
    items: list[Any] = [
        {"id": identity(plan), "price": catalogue.plan_price(change.price), "quantity": 1}
    ]
    if seats and not change.added_seats:
        items.append({"id": seats["id"], "deleted": True})
    elif change.added_seats:
        known = {"id": seats["id"]} if seats else {}
        wanted = {"price": catalogue.seat_price(change.price), "quantity": change.added_seats}
        items.append({**known, **wanted})
    return items


def _preview(subscription: Subscription, change: Change, now: datetime) -> int:
    """What Stripe itself would charge at once."""
    params: Any = {
        "customer": _customer(subscription.owner),
        "subscription": subscription.provider_id,
        "subscription_details": {
            "items": _items(subscription, change),
            "proration_behavior": "always_invoice",
            "proration_date": int(now.timestamp()),
        },
    }
    with asking():
        return max(0, int(client().v1.invoices.create_preview(params).amount_due))


def _update(subscription: Subscription, change: Change, quote: ChangeQuote) -> Any:
    """Dearer: charged now at the shown sum, and changed only once it is paid. Else nothing is charged."""
    items = _items(subscription, change)
    if not _dearer(subscription, change):
        return {"items": items, "proration_behavior": "none"}
    return {
        "items": items,
        "proration_behavior": "always_invoice",
        "proration_date": quote.proof,
        "payment_behavior": "pending_if_incomplete",
        "expand": ["latest_invoice"],
    }
