"""Our prices at Stripe: made when they are first sold, found again by a name that says what they are."""

from typing import Any

import stripe

from gaceta.subscriptions.models import Price
from gaceta.subscriptions.payment.periods import MONTHS
from gaceta.subscriptions.payment.stripe.client import client
from gaceta.subscriptions.payment.stripe.truth import PriceNamed


def plan_price(price: Price) -> str:
    """Stripe's id of what the plan costs."""
    return _price(price, "plan", price.amount)


def seat_price(price: Price) -> str:
    """Stripe's id of what an added seat costs."""
    return _price(price, "seats", price.seat_amount or 0)


def offer_coupon(price: Price) -> str:
    """Stripe's id of the discount by which a new subscriber's first periods cost less."""
    off = price.amount - (price.offer_amount or 0)
    months = MONTHS[price.period] * price.offer_periods
    once = price.offer_periods == 1 and not price.trial_days
    lasts: dict[str, Any] = {"duration": "once"}
    if not once:
        lasts = {"duration": "repeating", "duration_in_months": months}
    product = _product(price, "plan")
    name = f"gaceta-{price.plan.code}-{price.period}-{price.currency}-{off}-off-{months}".lower()
    terms = {"amount_off": off, "currency": price.currency.lower()}
    return _made(
        client().v1.coupons, {"id": name, **terms, **lasts, "applies_to": {"products": [product]}}
    )


def ours(named: PriceNamed, preferred: Price | None) -> Price:
    """Our price of that name: the one that is expected if it fits, else the one on sale.

    Raises Price.DoesNotExist: somebody made it at Stripe by hand.
    """
    fitting = Price.objects.filter(
        plan__code=named.plan,
        period=named.period,
        currency=named.currency,
        amount=named.amount,
    ).select_related("plan")
    if preferred is not None and fitting.filter(pk=preferred.pk).exists():
        return preferred
    first = fitting.order_by("-on_sale", "-pk").first()
    if first is None:
        raise Price.DoesNotExist(f"We have no price {named}.")
    return first


def _price(price: Price, role: str, amount: int) -> str:
    key = f"gaceta-{price.plan.code}-{role}-{price.period}-{price.currency}-{amount}".lower()
    known = client().v1.prices.list({"lookup_keys": [key], "active": True}).data
    if known:
        return str(known[0].id)
    made = client().v1.prices.create(
        {
            "lookup_key": key,
            "product": _product(price, role),
            "currency": price.currency.lower(),
            "unit_amount": amount,
            "tax_behavior": "inclusive",
            "recurring": {"interval": price.period},
            "metadata": {"gaceta": role, "plan": price.plan.code},
        },
        {"idempotency_key": key},
    )
    return str(made.id)


def _product(price: Price, role: str) -> str:
    """The plan, or a seat of it, as it stands on Stripe's pages and invoices."""
    name = price.plan.name if role == "plan" else f"{price.plan.name} +1"
    return _made(client().v1.products, {"id": f"gaceta-{price.plan.code}-{role}", "name": name})


def _made(service: Any, params: dict[str, Any]) -> str:
    """The id, of a thing that is now there: made by us, or before us."""
    try:
        service.create(params)
    except stripe.InvalidRequestError as reason:
        if reason.code != "resource_already_exists":
            raise
    return str(params["id"])
