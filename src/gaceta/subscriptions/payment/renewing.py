"""What the days do to subscriptions on invoice: the next invoice, overdue, the end.

Run once a day. Running it twice, or after days without, does nothing twice and skips nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from gaceta.subscriptions import memberships
from gaceta.subscriptions.models import Invoice, Subscription, grace
from gaceta.subscriptions.payment.invoices import issue
from gaceta.subscriptions.payment.offline import (
    NAME,
    covered_until,
    is_at_offer,
    locked,
    period_bill,
    reckon,
)
from gaceta.subscriptions.payment.provider import Tell

Status = Subscription.Status


@dataclass
class Renewed:
    """What was done, for whoever asks."""

    issued: list[Invoice] = field(default_factory=list)
    overdue: int = 0
    ended: int = 0


def renew_all(now: datetime, tell: Tell) -> Renewed:
    """Look at every subscription on invoice that is not over, each in a transaction of its own."""
    done = Renewed()
    running = Subscription.objects.filter(provider=NAME).exclude(status=Status.ENDED)
    keys = list(running.values_list("pk", flat=True))
    tell("Renewing", 0, len(keys))
    for number, key in enumerate(keys, start=1):
        _renew(Subscription(pk=key), now, done)
        tell("Renewing", number, len(keys))
    return done


@transaction.atomic
def _renew(subscription: Subscription, now: datetime, done: Renewed) -> None:
    it = locked(subscription)
    if it.status == Status.ENDED:
        return
    before = it.status
    reckon(it, now)
    if it.is_renewed and it.price is not None and _runs_out(it, now):
        # Not while an older one is overdue: nobody owes for two periods.
        done.issued.append(_next_invoice(it, now))
        reckon(it, now)
    if _is_over(it, now):
        it.invoices.filter(paid=None, voided=None).update(voided=now)
        memberships.end(it)
        done.ended += 1
    elif it.status == Status.PAST_DUE and before != Status.PAST_DUE:
        done.overdue += 1


def _runs_out(subscription: Subscription, now: datetime) -> bool:
    notice = timedelta(days=settings.PAYMENT.days_to_pay)
    return covered_until(subscription) <= now + notice


def _next_invoice(it: Subscription, now: datetime) -> Invoice:
    """Due when the period begins; where that has passed, the reader has the usual days to pay."""
    assert it.price is not None  # noqa: S101 -- see the caller
    start = covered_until(it)
    due = start if start > now else now + timedelta(days=settings.PAYMENT.days_to_pay)
    bill = period_bill(it.price, it.added_seats, start, due, at_offer=is_at_offer(it))
    return issue(it, bill, now)


def _is_over(it: Subscription, now: datetime) -> bool:
    if it.cancelled_at is not None and it.status != Status.PAST_DUE:
        return it.period_end <= now
    return it.status == Status.PAST_DUE and it.period_end + grace() <= now
