"""The people of a subscription: who reads, who is invited, who asks; and a seat taken away."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from gaceta.readers.models import Reader
from gaceta.subscriptions import asking, invitations, letters, memberships
from gaceta.subscriptions.models import (
    Invitation,
    Plan,
    Seat,
    SeatRequest,
    Subscription,
    free_seats,
)


@dataclass(frozen=True)
class People:
    """What the owner sees of a subscription."""

    subscription: Subscription
    seats: list[Seat]
    """Those that are held."""
    invitations: list[Invitation]
    requests: list[SeatRequest]
    free: int


def owned(owner: Reader, now: datetime) -> Subscription | None:
    """The running subscription that the reader pays for; of several, the one with most seats.

    A company's only if there is no other: its people have pages of their own (``business/``).
    """
    running = owner.subscriptions.exclude(status=Subscription.Status.ENDED).select_related("plan")
    running = [one for one in running if one.runs_until > now]
    return max(running, key=_rank, default=None)


def _rank(one: Subscription) -> tuple[bool, int, datetime]:
    return one.plan.kind != Plan.Kind.BUSINESS, one.seats.count(), one.runs_until


def people_of(subscription: Subscription, now: datetime) -> People:
    """The people of now. What has expired is not among them."""
    held = subscription.seats.exclude(reader=None).select_related("reader")
    return People(
        subscription=subscription,
        seats=list(held),
        invitations=list(invitations.open_ones(subscription, now).order_by("sent")),
        requests=list(asking.open_ones(subscription, now)),
        free=free_seats(subscription, now).count(),
    )


@transaction.atomic
def remove(seat: Seat) -> None:
    """Its reader reads on it no longer, and is told. Their account and all that is theirs stays.

    The owner's own seat is not taken: it ends with the subscription.
    """
    member, subscription = seat.reader, seat.subscription
    if member is None or member == subscription.owner:
        return
    memberships.take_seat(subscription, member)
    transaction.on_commit(partial(_tell, member, subscription))


def _tell(member: Reader, subscription: Subscription) -> None:
    with override(member.language):
        link = letters.whole(reverse("subscriptions:offer"))
    letters.try_to_send(
        "removed", member.email, member.language, owner=subscription.owner, link=link
    )
