"""What becomes of subscriptions when a reader is erased.

A seat that they hold falls free at once. A subscription that they bought is not renewed; people who
hold its other seats read on until the end of what was paid for. What was bought and paid stays in the
books, with an owner who has no name.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.readers.signals import data_asked, erasing, erasure_explained
from gaceta.subscriptions import memberships
from gaceta.subscriptions.models import Invitation, Seat, SeatRequest, Subscription
from gaceta.subscriptions.signals import seat_forgotten

NOBODY = "erased@erased.invalid"


@receiver(data_asked)
def on_data_asked(reader: Reader, **kwargs: Any) -> dict[str, Any]:
    """What the reader bought, holds, was offered, and accepted."""
    return {
        "subscriptions": [_bought(one) for one in reader.subscriptions.select_related("plan")],
        "seats": list(reader.seats.values("key", "subscription_id", "subscription__plan__code")),
        "requests": list(_asked(reader).values("email", "state", "asked", "expires")),
        "invitations": list(_of(reader).values("email", "state", "sent", "expires")),
        "acceptances": list(
            reader.acceptances.values("text__terms__in_force", "text__language", "at")
        ),
    }


@receiver(erasure_explained)
def on_erasure_explained(reader: Reader, request: HttpRequest, **kwargs: Any) -> str:
    """What happens to what they bought, and to the people who read on it."""
    running = reader.subscriptions.exclude(status=Subscription.Status.ENDED)
    context = {
        "bought": running.order_by("period_end"),
        "members": Seat.objects.filter(subscription__in=running)
        .exclude(reader=None)
        .exclude(reader=reader)
        .count(),
        "guest": reader.seats.exclude(subscription__owner=reader).exists(),
    }
    return render_to_string("subscriptions/erasing.html", context, request)


@receiver(erasing)
def on_erasing(reader: Reader, **kwargs: Any) -> bool:
    """Leave every seat, end or cancel what they bought, and take their address out of invitations."""
    give_up_seats(reader)
    for subscription in reader.subscriptions.exclude(status=Subscription.Status.ENDED):
        _leave(subscription)
    Invitation.objects.filter(accepted_by=reader).update(accepted_by=None, email=NOBODY)
    Invitation.objects.filter(email=reader.email).update(email=NOBODY)
    _asked(reader).delete()
    return reader.subscriptions.exists()


@receiver(pre_delete, sender=Reader)
def on_deleted(instance: Reader, **kwargs: Any) -> None:
    """However an account is deleted, its seats end, and the next to hold one gets a new key."""
    give_up_seats(instance)


def give_up_seats(reader: Reader) -> None:
    """All seats that the reader holds fall free; nothing of their reading stays in the records."""
    for seat in reader.seats.select_related("subscription"):
        key = str(seat.key)
        memberships.take_seat(seat.subscription, reader)
        transaction.on_commit(partial(seat_forgotten.send, Seat, seat_key=key))


def _leave(subscription: Subscription) -> None:
    """Nobody renews it. If nobody else reads on it, it ends now."""
    if not subscription.seats.exclude(reader=None).exists():
        memberships.end(subscription)
    Subscription.objects.filter(pk=subscription.pk, cancelled_at=None).update(
        cancelled_at=timezone.now()
    )
    Invitation.objects.filter(seat__subscription=subscription, state=Invitation.State.OPEN).update(
        state=Invitation.State.WITHDRAWN
    )


def _of(reader: Reader) -> QuerySet[Invitation]:
    """Those that they got, and those that they sent."""
    return Invitation.objects.filter(
        Q(accepted_by=reader) | Q(email=reader.email) | Q(seat__subscription__owner=reader)
    )


def _asked(reader: Reader) -> QuerySet[SeatRequest]:
    """The requests for a seat that they made, and those that were made of them."""
    return SeatRequest.objects.filter(Q(email=reader.email) | Q(subscription__owner=reader))


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
