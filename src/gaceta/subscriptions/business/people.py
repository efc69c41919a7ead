"""A company's seats: how many there are of each kind, who holds them, and to whom they are offered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from gaceta.subscriptions.models import Company, Invitation, Plan, Seat, Subscription

Kind = Literal["", "held", "offered", "free"]


@dataclass(frozen=True)
class Counts:
    """A company's seats in numbers. A seat is held, offered or free."""

    bought: int
    held: int
    offered: int

    @property
    def free(self) -> int:
        return self.bought - self.held - self.offered


def name_of(subscription: Subscription) -> str:
    """What the company is called: what its administrators wrote, else the owner's name."""
    try:
        return subscription.company.name
    except Company.DoesNotExist:
        return subscription.owner.get_full_name()


def company_of(subscription: Subscription) -> str:
    """The same for a business subscription; empty for any other, of which nobody counts days."""
    return name_of(subscription) if subscription.plan.kind == Plan.Kind.BUSINESS else ""


def counts(subscription: Subscription, now: datetime) -> Counts:
    """How many seats are bought, held and offered. One query."""
    offers = Invitation.objects.filter(
        seat=OuterRef("pk"), state=Invitation.State.OPEN, expires__gt=now
    )
    numbers = subscription.seats.annotate(is_offered=Exists(offers)).aggregate(
        bought=Count("pk"),
        held=Count("pk", filter=Q(reader__isnull=False)),
        offered=Count("pk", filter=Q(reader=None, is_offered=True)),
    )
    return Counts(**numbers)


def seats(subscription: Subscription, now: datetime) -> QuerySet[Seat]:
    """All seats by number, each with its reader or its open offer (``offered_to`` and ``offer_…``)."""
    is_open = Q(invitations__state=Invitation.State.OPEN, invitations__expires__gt=now)
    offered = subscription.seats.annotate(
        offer=FilteredRelation("invitations", condition=is_open)
    ).annotate(
        offer_id=F("offer__pk"),
        offered_to=F("offer__email"),
        offer_sent=F("offer__sent"),
        offer_expires=F("offer__expires"),
        offer_letter=F("offer__letter"),
    )
    return offered.select_related("reader").order_by("number")


def matching(found: QuerySet[Seat], words: str, kind: Kind = "") -> QuerySet[Seat]:
    """Those of ``seats`` of that kind in whose name or address each of the words occurs."""
    kinds = {
        "held": Q(reader__isnull=False),
        "offered": Q(reader=None, offer__isnull=False),
        "free": Q(reader=None, offer__isnull=True),
    }
    for word in words.split()[:5]:
        found = found.filter(
            Q(reader__name__icontains=word)
            | Q(reader__email__icontains=word)
            | Q(reader=None, offer__email__icontains=word)
        )
    return found.filter(kinds.get(kind, Q()))
