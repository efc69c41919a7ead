"""What is sold, who bought it, who may read on it, and under which conditions."""

from gaceta.subscriptions.models.invitation import Invitation, free_seats
from gaceta.subscriptions.models.payment import (
    Customer,
    Invoice,
    InvoiceYear,
    Order,
    PaymentEvent,
)
from gaceta.subscriptions.models.plan import Plan, Price
from gaceta.subscriptions.models.request import SeatRequest
from gaceta.subscriptions.models.subscription import Seat, Subscription, grace
from gaceta.subscriptions.models.terms import Acceptance, Terms, TermsText

__all__ = [
    "Acceptance",
    "Customer",
    "Invitation",
    "Invoice",
    "InvoiceYear",
    "Order",
    "PaymentEvent",
    "Plan",
    "Price",
    "Seat",
    "SeatRequest",
    "Subscription",
    "Terms",
    "TermsText",
    "free_seats",
    "grace",
]
