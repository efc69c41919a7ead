"""Our records brought to what is true at Stripe now: fetched under a lock, compared with nothing older.

Whoever follows first locks the order that a subscription was bought with. So of two that follow at the
same time, the later one fetches later, and what is written last is what was true last.
"""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gaceta.subscriptions import memberships
from gaceta.subscriptions.memberships import Purchase, SeatsHeld, Standing
from gaceta.subscriptions.models import Invoice, Order, Subscription
from gaceta.subscriptions.payment.checkout import running
from gaceta.subscriptions.payment.invoices import billed_to
from gaceta.subscriptions.payment.stripe.catalogue import ours
from gaceta.subscriptions.payment.stripe.client import client, data
from gaceta.subscriptions.payment.stripe.truth import (
    Data,
    Truth,
    identity,
    moment,
    order_key,
    subscription_of,
    truth_of,
)

log = logging.getLogger("gaceta.payment")
NAME = "stripe"
Status = Subscription.Status


def follow(thing: Data) -> None:
    """Follow whatever an event is about. What is not ours, or of no interest, is passed over."""
    find: dict[str, Callable[[Data], None]] = {
        "checkout.session": _follow_session,
        "subscription": _follow_subscription,
        "invoice": _follow_invoice,
        "credit_note": lambda note: follow_invoice_called(identity(note["invoice"])),
        "charge": _follow_charge,
    }
    step = find.get(thing.get("object", ""))
    if step:
        step(thing)


@transaction.atomic
def follow_subscription(order: Order, subscription_id: str) -> None:
    """The subscription that this order became, as it is at Stripe now."""
    it = _locked(order)
    _apply(it, data(client().v1.subscriptions.retrieve(subscription_id)))
    order.refresh_from_db()


def follow_invoice_called(invoice_id: str) -> None:
    """The invoice, and first the subscription that it is for."""
    _follow_invoice(data(client().v1.invoices.retrieve(invoice_id)))


def order_of(thing: Data) -> Order | None:
    """Our order that this came of; None for what was sold elsewhere with the same account."""
    try:
        return Order.objects.filter(key=UUID(order_key(thing)), provider=NAME).first()
    except ValueError:
        return None


def differs(order: Order, truth: Truth) -> bool:
    """Our records say something else."""
    it = order.subscription
    if it is None:
        return order.state == Order.State.OPEN or truth.status != Status.ENDED
    mine = (it.status, it.period_start, it.period_end, it.added_seats, it.cancelled_at)
    theirs = (truth.status, truth.period.start, truth.period.end, truth.added_seats)
    if it.status == Status.ENDED and truth.status == Status.ENDED:
        return False
    return mine != (*theirs, truth.cancelled_at) or it.price is None or not _is(it, truth)


def _follow_session(session: Data) -> None:
    order = order_of(session)
    subscription = identity(session.get("subscription"))
    if order and subscription:
        follow_subscription(order, subscription)
    elif order and session["status"] == "expired":
        Order.objects.filter(pk=order.pk, state=Order.State.OPEN).update(state=Order.State.LEFT)


def _follow_subscription(subscription: Data) -> None:
    order = order_of(subscription)
    if order:
        follow_subscription(order, subscription["id"])


@transaction.atomic
def _follow_invoice(invoice: Data) -> None:
    order, subscription = order_of(invoice), subscription_of(invoice)
    if order is None or not subscription:
        return
    it = _locked(order)
    _apply(it, data(client().v1.subscriptions.retrieve(subscription)))
    if it.subscription is not None and it.subscription.provider_id == subscription:
        expand = ["payments.data.payment.payment_intent"]
        fresh = client().v1.invoices.retrieve(invoice["id"], {"expand": expand})
        _keep_invoice(it.subscription, data(fresh))


def _follow_charge(charge: Data) -> None:
    """A refund made at Stripe's own desk tells of the charge; the invoice is found by its payment."""
    intent = identity(charge.get("payment_intent"))
    if not intent:
        return
    payments = client().v1.invoice_payments.list(
        {"payment": {"type": "payment_intent", "payment_intent": intent}}
    )
    for payment in payments.data:
        follow_invoice_called(identity(data(payment)["invoice"]))


def _apply(order: Order, fresh: Data) -> None:
    truth = truth_of(fresh)
    if truth is None or order_of(fresh) != order:
        return
    if order.subscription is None and not _begin(order, fresh["id"], truth):
        return
    it = order.subscription
    if it is None or it.provider_id != fresh["id"]:
        log.error("Order %s has two subscriptions at Stripe; see %s.", order.key, fresh["id"])
        return
    if it.status != Status.ENDED:
        # Before it ends, if it ends: what it was in the end is kept, whatever we heard of on the way.
        _fit(it, truth)
    memberships.stand(it, Standing(truth.status, truth.period, truth.cancelled_at))


def _begin(order: Order, stripe_id: str, truth: Truth) -> bool:
    """The subscription that was paid for; false where its buyer has one already, or gave up."""
    if order.state == Order.State.LEFT and truth.status == Status.ENDED:
        return False
    price = ours(truth.price, order.price)
    other = running(order.reader, price.plan.kind, timezone.now())
    if other is not None and truth.status != Status.ENDED:
        _give_back(order, stripe_id)
        return False
    order.subscription = memberships.subscribe(
        order.reader,
        price.plan,
        truth.period,
        purchase=Purchase(price, NAME, stripe_id, truth.added_seats),
    )
    order.state = Order.State.DONE
    order.save(update_fields=["subscription", "state"])
    return True


def _fit(it: Subscription, truth: Truth) -> None:
    """Plan and seats as they are paid for. Seats that people hold stay, and the desk is told."""
    price = ours(truth.price, it.price)
    if it.price == price and it.added_seats == truth.added_seats:
        return
    try:
        memberships.change_plan(it, price, truth.added_seats)
    except SeatsHeld:
        log.error(
            "Subscription %s is paid for fewer seats than are held. Its owner should take some back.",
            it.provider_id,
        )


def _give_back(order: Order, stripe_id: str) -> None:
    """Bought twice, in two tabs that both paid: the second ends at once and its money goes back."""
    log.error("Order %s was paid although its reader subscribes; it is refunded.", order.key)
    gone = data(client().v1.subscriptions.cancel(stripe_id))
    invoice = identity(gone.get("latest_invoice"))
    paid = data(client().v1.invoices.retrieve(invoice))["amount_paid"] if invoice else 0
    if paid:
        client().v1.credit_notes.create(
            {"invoice": invoice, "amount": paid, "refund_amount": paid},
            {"idempotency_key": f"doubled-{order.key}"},
        )
    order.state = Order.State.LEFT
    order.save(update_fields=["state"])


def _keep_invoice(subscription: Subscription, fresh: Data) -> None:
    if fresh["status"] == "draft" or fresh["total"] <= 0:
        return
    lines = fresh["lines"]["data"]
    issued = moment(fresh["status_transitions"]["finalized_at"] or fresh["created"])
    stopped = fresh["status_transitions"]
    Invoice.objects.update_or_create(
        provider=NAME,
        provider_id=fresh["id"],
        defaults={
            "subscription": subscription,
            "their_number": fresh.get("number") or "",
            "address": fresh.get("hosted_invoice_url") or "",
            "bill_to": fresh.get("customer_email") or billed_to(subscription.owner),
            "lines": [
                {"kind": "other", "words": line.get("description") or "", "amount": line["amount"]}
                for line in lines
            ],
            "amount": fresh["total"],
            "currency": fresh["currency"].upper(),
            "period_start": moment(min(line["period"]["start"] for line in lines)),
            "period_end": moment(max(line["period"]["end"] for line in lines)),
            "issued": issued,
            "due": moment(fresh.get("due_date")) or issued,
            "paid": moment(stopped["paid_at"]),
            "voided": moment(stopped["voided_at"] or stopped["marked_uncollectible_at"]),
            "needs_action": fresh["status"] == "open" and _bank_asks(fresh),
            **_given_back(fresh),
        },
    )


def _given_back(fresh: Data) -> dict[str, Any]:
    amount = min(fresh["total"], fresh.get("post_payment_credit_notes_amount") or 0)
    if not amount:
        return {"refunded": 0, "refunded_at": None}
    notes = client().v1.credit_notes.list({"invoice": fresh["id"], "limit": 1}).data
    return {"refunded": amount, "refunded_at": moment(notes[0].created) if notes else None}


def _bank_asks(fresh: Data) -> bool:
    """The last payment waits for its payer, at the invoice's own page."""
    payments = (fresh.get("payments") or {}).get("data") or []
    intents = [it["payment"].get("payment_intent") for it in payments]
    return any(isinstance(it, dict) and it["status"] == "requires_action" for it in intents)


def _is(it: Subscription, truth: Truth) -> bool:
    price = it.price
    if price is None:
        return False
    mine = (price.plan.code, price.period, price.currency, price.amount)
    named = truth.price
    return mine == (named.plan, named.period, named.currency, named.amount)


def _locked(order: Order) -> Order:
    # Without the subscription, which would be the one of before the wait: see ``offline.locked``.
    return Order.objects.select_for_update().get(pk=order.pk)
