"""What Stripe's subscriptions and invoices mean here. Pure: from plain data to our words.

Each is a function of Stripe's object alone, so that it does not matter which event made us look.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gaceta.subscriptions.memberships import Period
from gaceta.subscriptions.models import Subscription

Status = Subscription.Status
Data = dict[str, Any]

STATUSES = {
    "trialing": Status.TRIALING,
    "active": Status.ACTIVE,
    "past_due": Status.PAST_DUE,
    "unpaid": Status.PAST_DUE,
    "paused": Status.PAST_DUE,
    "canceled": Status.ENDED,
}
"""Those that are missing (``incomplete``, ``incomplete_expired``) were never paid: nothing yet."""


@dataclass(frozen=True)
class PriceNamed:
    """A price as Stripe has it: enough to find ours."""

    plan: str
    period: str
    currency: str
    amount: int


@dataclass(frozen=True)
class Truth:
    """A subscription at Stripe, in our words."""

    status: Status
    period: Period
    price: PriceNamed
    added_seats: int
    cancelled_at: datetime | None


def truth_of(subscription: Data) -> Truth | None:
    """What Stripe's subscription is to us; None while it has not begun, or if it is not ours."""
    status = STATUSES.get(subscription["status"])
    plan = plan_item(subscription)
    if status is None or plan is None:
        return None
    seats = seat_item(subscription)
    return Truth(
        status=status,
        period=_period(plan, status),
        price=_named(plan["price"]),
        added_seats=seats["quantity"] if seats else 0,
        cancelled_at=_cancelled(subscription),
    )


def plan_item(subscription: Data) -> Data | None:
    """The line of the plan itself."""
    return _item(subscription, "plan")


def seat_item(subscription: Data) -> Data | None:
    """The line of the added seats, if there is one."""
    return _item(subscription, "seats")


def order_key(thing: Data) -> str:
    """The key of our order in a subscription, an invoice or a session; "" where there is none."""
    if thing["object"] == "checkout.session":
        return thing.get("client_reference_id") or ""
    if thing["object"] == "invoice":
        details = (thing.get("parent") or {}).get("subscription_details") or {}
        return (details.get("metadata") or {}).get("order", "")
    return (thing.get("metadata") or {}).get("order", "")


def subscription_of(invoice: Data) -> str:
    """The id of the subscription that an invoice is for, or ""."""
    details = (invoice.get("parent") or {}).get("subscription_details") or {}
    return identity(details.get("subscription"))


def identity(thing: Any) -> str:
    """The id of what may be told whole or by its id."""
    return thing["id"] if isinstance(thing, dict) else thing or ""


def moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _item(subscription: Data, role: str) -> Data | None:
    items = subscription["items"]["data"]
    mine = [it for it in items if (it["price"].get("metadata") or {}).get("gaceta") == role]
    return mine[0] if mine else None


def _named(price: Data) -> PriceNamed:
    return PriceNamed(
        plan=price["metadata"]["plan"],
        period=price["recurring"]["interval"],
        currency=price["currency"].upper(),
        amount=price["unit_amount"],
    )


def _period(item: Data, status: Status) -> Period:
    """What is paid for. Stripe moves on to the next period before it is paid; we do not."""
    start = datetime.fromtimestamp(item["current_period_start"], UTC)
    end = datetime.fromtimestamp(item["current_period_end"], UTC)
    if status == Status.PAST_DUE:
        return Period(start - (end - start), start)
    return Period(start, end)


def _cancelled(subscription: Data) -> datetime | None:
    if subscription.get("cancel_at_period_end") or subscription.get("cancel_at"):
        return moment(subscription.get("canceled_at") or subscription["created"])
    return None
