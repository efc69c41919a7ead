"""What is sold, who bought it, who may read on it, and under which conditions."""

from gaceta.subscriptions.models.company import Administrator, Company, Domain
from gaceta.subscriptions.models.former import FormerSeat
from gaceta.subscriptions.models.invitation import Invitation, free_seats
from gaceta.subscriptions.models.listing import InvitationLine, InvitationList
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
from gaceta.subscriptions.models.usage import SeatMonth

__all__ = [
    "Acceptance",
    "Administrator",
    "Company",
    "Customer",
    "Domain",
    "FormerSeat",
    "Invitation",
    "InvitationLine",
    "InvitationList",
    "Invoice",
    "InvoiceYear",
    "Order",
    "PaymentEvent",
    "Plan",
    "Price",
    "Seat",
    "SeatMonth",
    "SeatRequest",
    "Subscription",
    "Terms",
    "TermsText",
    "free_seats",
    "grace",
]
