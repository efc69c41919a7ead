"""Invoices of our own: numbered, issued, paid, voided, refunded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.subscriptions.models import Invoice, InvoiceYear, Subscription


@dataclass(frozen=True)
class Bill:
    """What an invoice is for: its lines, the time, and until when to pay."""

    lines: tuple[dict[str, Any], ...]
    currency: str
    start: datetime
    end: datetime
    due: datetime

    @property
    def amount(self) -> int:
        return sum(line["amount"] for line in self.lines)


@transaction.atomic
def issue(subscription: Subscription, bill: Bill, now: datetime) -> Invoice:
    """A new invoice with the next number of its year. One of nothing is paid as it is issued."""
    year = timezone.localtime(now).year
    return Invoice.objects.create(
        subscription=subscription,
        year=year,
        number=_next_number(year),
        provider="offline",
        bill_to=billed_to(subscription.owner),
        lines=list(bill.lines),
        amount=bill.amount,
        currency=bill.currency,
        tax_rate=settings.PAYMENT.tax_rate,
        period_start=bill.start,
        period_end=bill.end,
        issued=now,
        due=bill.due,
        paid=None if bill.amount else now,
    )


def billed_to(reader: Reader) -> str:
    """Who is billed, as it stands on the invoice from then on."""
    return f"{reader.name}\n{reader.email}" if reader.name else reader.email


def tax_included(invoice: Invoice) -> int:
    """The part of the sum that is tax, in cents; halves round up."""
    if not invoice.tax_rate:
        return 0
    rate = int(invoice.tax_rate * 100)
    return (2 * invoice.amount * rate + 10_000 + rate) // (2 * (10_000 + rate))


def plan_lines(plan: str, amount: int, seats: int, seat_amount: int | None) -> list[dict[str, Any]]:
    """A period of the plan, and of the seats added to it."""
    lines: list[dict[str, Any]] = [{"kind": "plan", "plan": plan, "amount": amount}]
    if seats:
        lines.append({"kind": "seats", "seats": seats, "amount": seats * (seat_amount or 0)})
    return lines


def _next_number(year: int) -> int:
    InvoiceYear.objects.get_or_create(year=year)
    counter = InvoiceYear.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
