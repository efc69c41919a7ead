"""What it costs: at first, from then on, and for a change in the middle of a period. Pure arithmetic."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gaceta.subscriptions.models import Price
from gaceta.subscriptions.payment.periods import later


@dataclass(frozen=True)
class FirstQuote:
    """What a buyer owes today and what from then on, in cents."""

    today: int
    later: int
    """For each period, once trial and introductory periods are over."""
    offer: int | None
    """For each introductory period; None where there is none."""
    offer_periods: int
    trial_days: int
    full_from: datetime
    """When the full price is first due."""
    next_payment: datetime


@dataclass(frozen=True)
class ChangeQuote:
    """What a change costs today, and what each period from ``next_payment`` on, in cents."""

    today: int
    later: int
    currency: str
    period: str
    next_payment: datetime
    proof: int = 0
    """The moment, in seconds, that a provider reckoned with; given back so that the sum stays."""


def per_period(price: Price, added_seats: int) -> int:
    """The whole sum of a period. Raises ValueError where seats cannot be added."""
    if not added_seats:
        return price.amount
    if price.seat_amount is None or added_seats < 0:
        raise ValueError("Seats cannot be added at this price.")
    return price.amount + price.seat_amount * added_seats


def first(price: Price, added_seats: int, *, is_new: bool, now: datetime) -> FirstQuote:
    """What a buyer is told before anything is bought."""
    full = per_period(price, added_seats)
    days = price.trial_days if is_new else 0
    starts = now + timedelta(days=days)
    offered = is_new and price.offer_amount is not None
    offer = full - price.amount + (price.offer_amount or 0) if offered else None
    periods = price.offer_periods if offered else 0
    beginning = full if offer is None else offer
    return FirstQuote(
        today=0 if days else beginning,
        later=full,
        offer=offer,
        offer_periods=periods,
        trial_days=days,
        full_from=later(starts, price.period, periods),
        next_payment=starts if days else later(now, price.period),
    )


def prorated(difference: int, left: timedelta, whole: timedelta) -> int:
    """The part of ``difference`` cents for what is left of a period; halves round up, never below 0."""
    seconds = max(0, int(left.total_seconds()))
    total = max(1, int(whole.total_seconds()))
    return max(0, (2 * difference * seconds + total) // (2 * total))
