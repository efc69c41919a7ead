"""Whether a reader owes something that a quiet line on the page should tell."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.subscriptions.models import Invoice, Subscription


@dataclass(frozen=True)
class Owed:
    """A payment that is overdue, or that the reader's bank wants confirmed."""

    subscription: Subscription
    invoice: Invoice | None
    last_day: datetime
    """Until when reading goes on without it."""

    @property
    def needs_action(self) -> bool:
        return self.invoice is not None and self.invoice.needs_action


def owed_by(reader: Reader) -> Owed | None:
    """Of a reader's own subscriptions, the first with a payment that is overdue. One query, or two."""
    now = timezone.now()
    running = reader.subscriptions.exclude(status=Subscription.Status.ENDED).exclude(provider="")
    for it in running.select_related("plan"):
        open_invoice = it.invoices.filter(paid=None, voided=None).order_by("due").first()
        overdue = it.status == Subscription.Status.PAST_DUE or (
            open_invoice is not None and (open_invoice.needs_action or open_invoice.due <= now)
        )
        if overdue and it.runs_until > now:
            return Owed(it, open_invoice, it.runs_until)
    return None
