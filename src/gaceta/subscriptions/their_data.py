"""What a reader's copy of their data says of what they bought, hold, were offered and accepted."""

from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver

from gaceta.readers.models import Reader
from gaceta.readers.signals import data_asked
from gaceta.subscriptions.models import Invitation, Invoice, SeatRequest, Subscription


@receiver(data_asked)
def on_data_asked(reader: Reader, **kwargs: Any) -> dict[str, Any]:
    """All of it, by name."""
    bought = reader.subscriptions.select_related("plan")
    requests = SeatRequest.objects.filter(email=reader.email)
    return {
        "subscriptions": [_bought(one) for one in bought],
        "seats": list(reader.seats.values("key", "since", "subscription__plan__code")),
        "orders": list(reader.orders.values("made", "state", "price__plan__code", "provider")),
        "invoices": [_invoice(one) for one in Invoice.objects.filter(subscription__owner=reader)],
        "payment_providers": list(reader.customers.values("provider", "provider_id")),
        "invitations": list(_invitations(reader).values("email", "state", "sent", "expires")),
        "requests_for_a_seat": list(requests.values("state", "asked", "expires")),
        "acceptances": list(
            reader.acceptances.values("text__terms__in_force", "text__language", "at")
        ),
    }


def _invitations(reader: Reader) -> QuerySet[Invitation]:
    """Those that they got, and those that they sent."""
    return Invitation.objects.filter(
        Q(accepted_by=reader) | Q(email=reader.email) | Q(seat__subscription__owner=reader)
    )


def _bought(subscription: Subscription) -> dict[str, Any]:
    return {
        "plan": subscription.plan.code,
        "status": subscription.status,
        "paid_from": subscription.period_start,
        "paid_until": subscription.period_end,
        "cancelled": subscription.cancelled_at,
        "payment_by": subscription.provider,
        "seats": subscription.seats.count(),
    }


def _invoice(invoice: Invoice) -> dict[str, Any]:
    return {
        "number": invoice.label,
        "billed_to": invoice.bill_to,
        "cents": invoice.amount,
        "currency": invoice.currency,
        "issued": invoice.issued,
        "paid": invoice.paid,
        "refunded": invoice.refunded,
    }
