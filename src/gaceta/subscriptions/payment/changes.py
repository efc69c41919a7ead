"""Another plan, or more or fewer seats, in the middle of a period."""

from datetime import datetime, timedelta

from gaceta.subscriptions.models import Plan, Price, Subscription
from gaceta.subscriptions.payment.checkout import MOST_SEATS
from gaceta.subscriptions.payment.provider import Change, NotPossible

A_LONG_PERIOD = timedelta(days=180)
QUOTE_HOLDS = timedelta(hours=1)
"""A sum that was shown is the sum that is asked for, so long."""


def to_plan(subscription: Subscription, kind: str) -> Change:
    """The change to the plan of that kind on sale, in the subscription's own currency and period.

    Raises NotPossible where none is on sale.
    """
    on_sale = Price.objects.filter(on_sale=True, plan__on_sale=True, plan__kind=kind)
    price = subscription.price
    if price:
        on_sale = on_sale.filter(currency=price.currency)
    period = price.period if price else _period_of(subscription)
    found = sorted(
        on_sale.select_related("plan"), key=lambda it: (it.period != period, it.plan.seats)
    )
    if not found:
        raise NotPossible(f"No plan of the kind {kind} is on sale.")
    return Change(found[0], 0)


def with_seats(subscription: Subscription, more: int) -> Change:
    """So many seats more, or fewer where ``more`` is below 0. Raises NotPossible."""
    price = subscription.price
    if price is None or price.seat_amount is None:
        raise NotPossible("Seats cannot be added to this subscription.")
    seats = subscription.added_seats + more
    if more == 0 or not 0 <= seats <= MOST_SEATS:
        raise NotPossible("There cannot be that many seats.")
    return Change(price, seats)


def quoted_at(proof: str, now: datetime) -> datetime:
    """The moment with which a shown sum was reckoned; now, if that is too long ago."""
    if not proof.isascii() or not proof.isdigit() or len(proof) > 12:
        return now
    at = datetime.fromtimestamp(int(proof), now.tzinfo)
    return at if now - QUOTE_HOLDS <= at <= now else now


def can_add_people(subscription: Subscription) -> bool:
    return subscription.plan.kind != Plan.Kind.INDIVIDUAL


def _period_of(subscription: Subscription) -> str:
    long = subscription.period_end - subscription.period_start >= A_LONG_PERIOD
    return Price.Period.YEAR if long else Price.Period.MONTH
