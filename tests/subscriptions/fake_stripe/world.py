"""What there is at the fake Stripe, and what happens to it: purchases, renewals, failures, refunds.

Its clock stands still until somebody moves it. Everything that happens becomes an event.
"""

import copy
import itertools
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from gaceta.subscriptions.payment.periods import later

Data = dict[str, Any]


class Refused(Exception):
    """Stripe's error: its code and what it says."""

    def __init__(self, code: str, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.code, self.status = code, status


class World:
    """One account's objects by id, in the order in which they were made."""

    def __init__(self, address: str, now: int | None = None) -> None:
        self.address = address
        self.now = now or int(time.time())
        self.things: dict[str, Data] = {}
        self.events: list[Data] = []
        self.card = "good"
        """What the bank says to the next payments: good, declined or asks."""
        self.lock = threading.RLock()
        self._numbers = itertools.count(1)

    def make(self, kind: str, prefix: str, **fields: Any) -> Data:
        name = fields.pop("id", None) or f"{prefix}_{next(self._numbers):06}"
        if name in self.things:
            raise Refused("resource_already_exists", f"{kind} already exists.")
        thing = {"id": name, "object": kind, "created": self.now, "livemode": False, **fields}
        self.things[name] = thing
        return thing

    def get(self, name: str) -> Data:
        if name not in self.things:
            raise Refused("resource_missing", f"No such thing: '{name}'", 404)
        return self.things[name]

    def every(self, kind: str) -> Iterator[Data]:
        return (thing for thing in list(self.things.values()) if thing["object"] == kind)

    def tell(self, kind: str, thing: Data) -> None:
        """Something happened: an event, with the thing as it is now."""
        self.events.append(
            {
                "id": f"evt_{len(self.events) + 1:06}",
                "object": "event",
                "type": kind,
                "created": self.now,
                "livemode": False,
                "api_version": "2026-10-28.endive",
                "pending_webhooks": 1,
                "request": {"id": None, "idempotency_key": None},
                "data": {"object": copy.deepcopy(thing)},
            }
        )

    # What a buyer does at Checkout.

    def pay(self, session: Data) -> str:
        """The buyer pays: "paid", "declined" or "asks" (then the same again, once confirmed)."""
        if session["status"] != "open":
            raise Refused("session_over", "This Checkout Session is over.")
        if self.card != "good" and not session["subscription_data"].get("trial_period_days"):
            return self.card
        subscription = self._subscribe(session)
        session |= {
            "status": "complete",
            "payment_status": "paid",
            "subscription": subscription["id"],
        }
        self.tell("checkout.session.completed", session)
        return "paid"

    def _subscribe(self, session: Data) -> Data:
        trial = int(session["subscription_data"].get("trial_period_days") or 0)
        items = [self._item(line["price"], int(line["quantity"])) for line in session["line_items"]]
        coupons = [it["coupon"] for it in session.get("discounts") or []]
        subscription = self.make(
            "subscription",
            "sub",
            customer=session["customer"],
            status="trialing" if trial else "active",
            metadata=session["subscription_data"].get("metadata", {}),
            items={"object": "list", "data": items},
            cancel_at_period_end=False,
            cancel_at=None,
            canceled_at=None,
            ended_at=None,
            pending_update=None,
            latest_invoice=None,
            trial_end=self.now + trial * 86_400 if trial else None,
            coupon=coupons[0] if coupons else None,
            periods=0,
        )
        period = items[0]["price"]["recurring"]["interval"]
        end = self.now + trial * 86_400 if trial else self._later(self.now, period)
        self._set_period(subscription, self.now, end)
        self.tell("customer.subscription.created", subscription)
        if not trial:
            self._charge(subscription, self._period_lines(subscription))
        return subscription

    # What time does.

    def renew(self, subscription: Data) -> Data | None:
        """The period is over: the next one is charged, or the subscription ends as it was cancelled."""
        end = subscription["items"]["data"][0]["current_period_end"]
        self.now = max(self.now, end)
        if subscription["cancel_at_period_end"]:
            self.cancel(subscription)
            return None
        period = subscription["items"]["data"][0]["price"]["recurring"]["interval"]
        self._set_period(subscription, end, self._later(end, period))
        subscription["status"] = "active"
        self.tell("customer.subscription.updated", subscription)
        return self._charge(subscription, self._period_lines(subscription))

    def retry(self, invoice: Data) -> None:
        """Another attempt at an open invoice; the bank says what ``card`` says."""
        subscription = self.get(invoice["parent"]["subscription_details"]["subscription"])
        self._attempt(subscription, invoice)

    def cancel(self, subscription: Data) -> None:
        """Over, now."""
        if subscription["status"] == "canceled":
            raise Refused("resource_missing", "No such subscription.", 404)
        subscription |= {"status": "canceled", "ended_at": self.now}
        subscription["canceled_at"] = subscription["canceled_at"] or self.now
        self.tell("customer.subscription.deleted", subscription)

    # What we ask for.

    def update(self, subscription: Data, params: Data) -> Data:
        if subscription["status"] == "canceled":
            raise Refused("resource_missing", "A canceled subscription cannot be updated.")
        if "cancel_at_period_end" in params:
            ends = params["cancel_at_period_end"] == "true"
            subscription["cancel_at_period_end"] = ends
            subscription["canceled_at"] = self.now if ends else None
        if "items" in params:
            self._change(subscription, params)
        self.tell("customer.subscription.updated", subscription)
        return subscription

    def _change(self, subscription: Data, params: Data) -> None:
        lines = self.proration(subscription, params)
        wanted = self._wanted(subscription, params["items"])
        if not lines or subscription["status"] == "trialing":
            self._replace(subscription, wanted)
            return
        invoice = self._charge(subscription, lines, keeps_status=True)
        if invoice["status"] == "paid":
            self._replace(subscription, wanted)
        else:
            subscription["pending_update"] = {"expires_at": self.now + 82_800, "wanted": wanted}

    def proration(self, subscription: Data, params: Data) -> list[Data]:
        """What a change costs at once: what is left of the old one given back, of the new one charged."""
        if params.get("proration_behavior") != "always_invoice":
            return []
        first = subscription["items"]["data"][0]
        start, end = first["current_period_start"], first["current_period_end"]
        at = int(params.get("proration_date") or self.now)
        left = (end - at) / (end - start)
        old = sum(_sum(it) for it in subscription["items"]["data"])
        new = sum(_sum(it) for it in self._wanted(subscription, params["items"]))
        if subscription["status"] == "trialing":
            return []
        return [
            self._line("Unused time", -int(old * left + 0.5), at, end),
            self._line("Remaining time", int(new * left + 0.5), at, end),
        ]

    def give_back(self, invoice: Data, amount: int) -> Data:
        """A credit note with its refund."""
        if amount > invoice["amount_paid"] - invoice["post_payment_credit_notes_amount"]:
            raise Refused("invalid", "The credit note is larger than what was paid.")
        note = self.make("credit_note", "cn", invoice=invoice["id"], amount=amount)
        invoice["post_payment_credit_notes_amount"] += amount
        self.tell("credit_note.created", note)
        charge = {"id": f"ch_{note['id']}", "object": "charge", "payment_intent": None}
        intent = invoice["payments"]["data"][-1]["payment"]["payment_intent"]["id"]
        self.tell("charge.refunded", charge | {"payment_intent": intent})
        return note

    def _wanted(self, subscription: Data, asked: list[Data]) -> list[Data]:
        items = {it["id"]: dict(it) for it in subscription["items"]["data"]}
        for it in asked:
            if it.get("deleted") == "true":
                items.pop(it["id"])
            elif "id" in it:
                items[it["id"]] |= {"price": self.get(it["price"]), "quantity": int(it["quantity"])}
            else:
                made = self._item(it["price"], int(it.get("quantity", 1)))
                items[made["id"]] = made
        return list(items.values())

    def _replace(self, subscription: Data, items: list[Data]) -> None:
        first = subscription["items"]["data"][0]
        start, end = first["current_period_start"], first["current_period_end"]
        subscription["items"]["data"] = items
        subscription["pending_update"] = None
        self._set_period(subscription, start, end)

    # Invoices.

    def _charge(self, subscription: Data, lines: list[Data], *, keeps_status: bool = False) -> Data:
        total = sum(line["amount"] for line in lines)
        details = {"subscription": subscription["id"], "metadata": subscription["metadata"]}
        invoice = self.make(
            "invoice",
            "in",
            customer=subscription["customer"],
            customer_email=self.get(subscription["customer"])["email"],
            currency="eur",
            status="draft",
            number=None,
            total=total,
            amount_due=max(0, total),
            amount_paid=0,
            post_payment_credit_notes_amount=0,
            due_date=None,
            parent={"type": "subscription_details", "subscription_details": details},
            lines={"object": "list", "data": lines},
            status_transitions=dict.fromkeys(
                ("finalized_at", "paid_at", "voided_at", "marked_uncollectible_at")
            ),
            payments={"object": "list", "data": []},
            keeps_status=keeps_status,
        )
        invoice["hosted_invoice_url"] = f"{self.address}/invoice/{invoice['id']}"
        subscription["latest_invoice"] = invoice["id"]
        self.tell("invoice.created", invoice)
        invoice |= {"status": "open", "number": f"FAKE-{len(list(self.every('invoice'))):04}"}
        invoice["status_transitions"]["finalized_at"] = self.now
        self.tell("invoice.finalized", invoice)
        self._attempt(subscription, invoice)
        return invoice

    def _attempt(self, subscription: Data, invoice: Data) -> None:
        if invoice["status"] != "open":
            raise Refused("invoice_not_open", "This invoice is not open.")
        good = self.card == "good" or invoice["total"] <= 0
        states = {"declined": "requires_payment_method", "asks": "requires_action"}
        intent = {"id": f"pi_{invoice['id']}", "object": "payment_intent"}
        intent["status"] = "succeeded" if good else states[self.card]
        payment = {"id": f"inpay_{invoice['id']}", "object": "invoice_payment"}
        payment |= {"invoice": invoice["id"], "payment": {"type": "payment_intent"}}
        payment["payment"]["payment_intent"] = intent
        invoice["payments"]["data"] = [payment]
        if good:
            self._paid(subscription, invoice)
            return
        if not invoice["keeps_status"]:
            subscription["status"] = "past_due"
            self.tell("customer.subscription.updated", subscription)
        asks = self.card == "asks"
        self.tell(f"invoice.payment_{'action_required' if asks else 'failed'}", invoice)

    def _paid(self, subscription: Data, invoice: Data) -> None:
        invoice |= {"status": "paid", "amount_paid": max(0, invoice["total"])}
        invoice["status_transitions"]["paid_at"] = self.now
        self.tell("invoice.paid", invoice)
        if subscription["status"] == "past_due":
            subscription["status"] = "active"
            self.tell("customer.subscription.updated", subscription)
        if subscription["pending_update"]:
            self._replace(subscription, subscription["pending_update"]["wanted"])
            self.tell("customer.subscription.updated", subscription)

    def _period_lines(self, subscription: Data) -> list[Data]:
        items, subscription["periods"] = subscription["items"]["data"], subscription["periods"] + 1
        first = items[0]
        start, end = first["current_period_start"], first["current_period_end"]
        lines = [self._line(it["price"]["product"], _sum(it), start, end) for it in items]
        coupon = self.things.get(subscription["coupon"] or "")
        if coupon and (coupon["duration"] != "once" or subscription["periods"] == 1):
            lines.append(self._line("Offer", -int(coupon["amount_off"]), start, end))
        return lines

    def _line(self, words: str, amount: int, start: int, end: int) -> Data:
        period = {"start": start, "end": end}
        return {"object": "line_item", "description": words, "amount": amount, "period": period}

    def _item(self, price: str, quantity: int) -> Data:
        name = f"si_{next(self._numbers):06}"
        found = self.get(price)
        return {"id": name, "object": "subscription_item", "price": found, "quantity": quantity}

    def _set_period(self, subscription: Data, start: int, end: int) -> None:
        for it in subscription["items"]["data"]:
            it |= {"current_period_start": start, "current_period_end": end}

    def _later(self, moment: int, period: str) -> int:
        return int(later(datetime.fromtimestamp(moment, UTC), period).timestamp())


def _sum(item: Data) -> int:
    return int(item["price"]["unit_amount"]) * int(item["quantity"])
