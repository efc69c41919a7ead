"""Paid by bank transfer, on an invoice. No key, no outside service, and no money moves by itself.

A subscription runs from the moment it is bought. ``period_end`` is how far it is paid for, or the day by
which an open invoice is due; from then on it is overdue, and after the days of grace it ends.
The desk enters what has arrived (``mark_paid``); ``renewing.py`` looks at everything once a day.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from gaceta.subscriptions import memberships
from gaceta.subscriptions.memberships import Period, Purchase, Standing
from gaceta.subscriptions.models import Invoice, Order, Price, Subscription
from gaceta.subscriptions.payment.invoices import Bill, issue, plan_lines
from gaceta.subscriptions.payment.periods import earlier, later
from gaceta.subscriptions.payment.provider import Change, NotPossible, WaysBack
from gaceta.subscriptions.payment.quotes import ChangeQuote, per_period, prorated

Status = Subscription.Status
NAME = "offline"


class Offline:
    """The provider's verbs; see ``provider.Provider``."""

    name = NAME
    pages: tuple[str, ...] = ()

    def begin(self, order: Order, back: WaysBack, now: datetime) -> str:
        """What was bought is given at once: the reader is told how to pay where they come back."""
        start(order, now)
        return back.done

    def settle(self, order: Order, now: datetime) -> None:
        start(order, now)

    def leave(self, order: Order) -> bool:
        gone = Order.objects.filter(pk=order.pk, state=Order.State.OPEN)
        return bool(gone.update(state=Order.State.LEFT))

    def quote(self, subscription: Subscription, change: Change, now: datetime) -> ChangeQuote:
        old, new = _old_price(subscription, change.price), change.price
        if old and old.currency != new.currency:
            raise NotPossible("A subscription stays in its currency.")
        return ChangeQuote(
            today=_difference(subscription, old, change, now),
            later=per_period(new, change.added_seats),
            currency=new.currency,
            period=new.period,
            next_payment=_end_after(subscription, old, new, now),
            proof=int(now.timestamp()),
        )

    @transaction.atomic
    def change(
        self,
        subscription: Subscription,
        change: Change,
        quote: ChangeQuote,
        key: str,
        now: datetime,
    ) -> str:
        it = locked(subscription)
        if it.price == change.price and it.added_seats == change.added_seats:
            return ""
        void_renewals(it, now)
        memberships.change_plan(it, change.price, change.added_seats)
        Subscription.objects.filter(pk=it.pk, provider="").update(provider=NAME)
        if quote.today:
            issue(locked(it), _bill_of_change(change, quote, now), now)
        reckon(locked(it), now)
        subscription.refresh_from_db()
        return ""

    @transaction.atomic
    def cancel(self, subscription: Subscription, now: datetime) -> None:
        it = locked(subscription)
        if it.cancelled_at is None:
            Subscription.objects.filter(pk=it.pk).update(cancelled_at=now)
        void_renewals(it, now)
        if not it.invoices.exclude(paid=None).exists():
            it.invoices.filter(paid=None, voided=None, due__gt=now).update(voided=now)
        reckon(locked(it), now)
        subscription.refresh_from_db()

    @transaction.atomic
    def resume(self, subscription: Subscription, now: datetime) -> None:
        it = locked(subscription)
        if it.cancelled_at is not None:
            _bill_again(it, it.cancelled_at, now)
            Subscription.objects.filter(pk=it.pk).update(cancelled_at=None)
            reckon(locked(it), now)
        subscription.refresh_from_db()

    def method_page(self, subscription: Subscription, back: str) -> str:
        return ""

    @transaction.atomic
    def refund(self, invoice: Invoice, amount: int, now: datetime) -> None:
        it = Invoice.objects.select_for_update().get(pk=invoice.pk)
        if it.paid is None or not 0 < amount <= it.amount - it.refunded:
            raise NotPossible("No more can be given back than was paid.")
        it.refunded, it.refunded_at = it.refunded + amount, now
        it.save(update_fields=["refunded", "refunded_at"])
        invoice.refresh_from_db()


@transaction.atomic
def start(order: Order, now: datetime) -> None:
    """The subscription that was ordered, running; its first invoice, unless it begins with a trial."""
    it = Order.objects.select_for_update().get(pk=order.pk)
    if it.state == Order.State.OPEN:
        it.subscription = _subscribe(it, now)
        it.state = Order.State.DONE
        it.save(update_fields=["subscription", "state"])
    order.refresh_from_db()


@transaction.atomic
def mark_paid(invoice: Invoice, now: datetime) -> None:
    """The money has arrived. Raises NotPossible for an invoice that is void."""
    it = locked(invoice.subscription)
    invoice.refresh_from_db()
    if invoice.voided:
        raise NotPossible("This invoice was voided: nothing is owed on it.")
    if invoice.paid is None:
        invoice.paid = now
        invoice.save(update_fields=["paid"])
        reckon(it, now)


def reckon(subscription: Subscription, now: datetime) -> None:
    """Status and end as the invoices have them: by what is open first, else by what is paid."""
    invoices = list(subscription.invoices.filter(provider=NAME, voided=None))
    owed = [invoice.due for invoice in invoices if invoice.paid is None]
    paid = [invoice.period_end for invoice in invoices if invoice.paid]
    until = min(owed) if owed else max(paid, default=subscription.period_end)
    memberships.stand(
        subscription,
        Standing(
            _status(subscription, paid=bool(paid), overdue=bool(owed) and until <= now),
            Period(subscription.period_start, until),
            subscription.cancelled_at,
        ),
    )


def covered_until(subscription: Subscription) -> datetime:
    """The end of the last period that has an invoice, paid or not; else of the trial or gift."""
    ends = subscription.invoices.filter(provider=NAME, voided=None).values_list(
        "period_end", flat=True
    )
    return max(ends, default=subscription.period_end)


def void_renewals(subscription: Subscription, now: datetime) -> None:
    """Open invoices for periods that have not begun are owed no more."""
    subscription.invoices.filter(paid=None, voided=None, period_start__gt=now).update(voided=now)


def period_bill(
    price: Price, seats: int, start: datetime, due: datetime, *, at_offer: bool
) -> Bill:
    """A whole period of the plan, from ``start`` on."""
    amount = price.offer_amount if at_offer and price.offer_amount is not None else price.amount
    lines = plan_lines(price.plan.code, amount, seats, price.seat_amount)
    return Bill(tuple(lines), price.currency, start, later(start, price.period), due)


def is_at_offer(subscription: Subscription) -> bool:
    """The next period is at the introductory amount: its owner was new, and has not had them all."""
    price = subscription.price
    if price is None or not subscription.orders.filter(is_new=True, price=price).exists():
        return False
    whole = subscription.invoices.filter(provider=NAME, voided=None, lines__0__kind="plan")
    return whole.count() < price.offer_periods


def locked(subscription: Subscription) -> Subscription:
    """The subscription as it is now; nobody else changes it until this transaction ends.

    Its plan and price are read once it is locked: in the same query they would be those of before the
    wait, and PostgreSQL finds no row where they have changed meanwhile.
    """
    return subscription.locked()


def _subscribe(order: Order, now: datetime) -> Subscription:
    price, days = order.price, order.price.trial_days if order.is_new else 0
    on_trial = Period(now, now + timedelta(days=days))
    whole = Period(now, later(now, price.period))
    subscription = memberships.subscribe(
        order.reader,
        price.plan,
        on_trial if days else whole,
        Status.TRIALING if days else Status.ACTIVE,
        Purchase(price, NAME, "", order.added_seats),
    )
    if not days:
        due = min(now + timedelta(days=settings.PAYMENT.days_to_pay), whole.end)
        bill = period_bill(price, order.added_seats, now, due, at_offer=order.is_new)
        issue(subscription, bill, now)
        reckon(subscription, now)
    return subscription


def _bill_again(subscription: Subscription, cancelled: datetime, now: datetime) -> None:
    """What cancelling made void of a time that has begun is owed again, on an invoice of its own."""
    for void in subscription.invoices.filter(voided=cancelled, period_start__lte=now):
        lines = tuple(void.lines)
        issue(
            subscription,
            Bill(lines, void.currency, void.period_start, void.period_end, void.due),
            now,
        )


def _status(subscription: Subscription, *, paid: bool, overdue: bool) -> Status:
    if overdue:
        return Status.PAST_DUE
    on_trial = subscription.status == Status.TRIALING and not paid
    return Status.TRIALING if on_trial else Status.ACTIVE


def _old_price(subscription: Subscription, new: Price) -> Price | None:
    """What is paid now; for a gift, what the same plan costs where the new one is sold."""
    if subscription.price:
        return subscription.price
    same = subscription.plan.prices.filter(currency=new.currency, period=new.period, on_sale=True)
    return same.first()


def _difference(
    subscription: Subscription, old: Price | None, change: Change, now: datetime
) -> int:
    if subscription.status == Status.TRIALING:
        return 0
    new_sum = per_period(change.price, change.added_seats)
    old_sum = per_period(old, subscription.added_seats) if old else 0
    end, period = _paid_end(subscription, now), (old or change.price).period
    left, whole = max(timedelta(0), end - now), end - earlier(end, period)
    if period == change.price.period:
        return prorated(new_sum - old_sum, left, whole)
    return max(0, new_sum - prorated(old_sum, left, whole))


def _end_after(
    subscription: Subscription, old: Price | None, new: Price, now: datetime
) -> datetime:
    if subscription.status == Status.TRIALING or old is None or old.period == new.period:
        return max(now, _paid_end(subscription, now))
    return later(now, new.period)


def _paid_end(subscription: Subscription, now: datetime) -> datetime:
    """The end of the period that runs now, or of the last one that is paid for already."""
    begun = subscription.invoices.filter(provider=NAME, voided=None).exclude(
        paid=None, period_start__gt=now
    )
    return max(begun.values_list("period_end", flat=True), default=subscription.period_end)


def _bill_of_change(change: Change, quote: ChangeQuote, now: datetime) -> Bill:
    due = now + timedelta(days=settings.PAYMENT.days_to_pay)
    line = {
        "kind": "change",
        "plan": change.price.plan.code,
        "seats": change.added_seats,
        "amount": quote.today,
    }
    return Bill((line,), quote.currency, now, quote.next_payment, min(due, quote.next_payment))
