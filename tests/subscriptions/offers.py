"""Subscriptions for the cast."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.subscriptions.memberships import Period, subscribe
from gaceta.subscriptions.models import Subscription
from gaceta.subscriptions.plans import first_plans

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MONTH = Period(NOW - timedelta(days=1), NOW + timedelta(days=29))


def subscribed(
    reader: Reader,
    plan: str = "individual",
    *,
    status: Subscription.Status = Subscription.Status.ACTIVE,
    period: Period = MONTH,
) -> Subscription:
    """A subscription that the reader owns."""
    return subscribe(reader, first_plans()[plan], period, status)


def running(reader: Reader, plan: str = "individual") -> Subscription:
    """A subscription that runs on the clock of now, for tests at a browser."""
    now = timezone.now()
    month = Period(now - timedelta(days=1), now + timedelta(days=29))
    return subscribed(reader, plan, period=month)


def after(**more: float) -> float:
    """The moment so long after ``NOW``, in seconds since 1970."""
    return (NOW + timedelta(**more)).timestamp()


def after_days(days: float) -> datetime:
    """The moment so many days after ``NOW``."""
    return NOW + timedelta(days=days)
