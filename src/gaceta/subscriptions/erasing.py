"""What becomes of subscriptions when a reader is erased.

A seat that they hold falls free at once. A subscription that they bought is not renewed; people who
hold its other seats read on until the end of what was paid for. What was bought and paid stays in the
books (``books.py``), with an owner who has no name.
"""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from gaceta.readers.erasing import NotNow
from gaceta.readers.models import Reader
from gaceta.readers.signals import erasing, erasure_explained
from gaceta.subscriptions import memberships
from gaceta.subscriptions.books import NOBODY, is_in_the_books, take_name_out
from gaceta.subscriptions.models import Invitation, Seat, SeatRequest, Subscription
from gaceta.subscriptions.payment.provider import PaymentDown, provider_of
from gaceta.subscriptions.signals import seat_forgotten


@receiver(erasure_explained)
def on_erasure_explained(reader: Reader, request: HttpRequest, **kwargs: Any) -> str:
    """What happens to what they bought, and to the people who read on it."""
    running = reader.subscriptions.exclude(status=Subscription.Status.ENDED)
    held = Seat.objects.filter(subscription__in=running).exclude(reader=None)
    context = {
        "bought": running.order_by("period_end"),
        "members": held.exclude(reader=reader).count(),
        "guest": reader.seats.exclude(subscription__owner=reader).exists(),
    }
    return render_to_string("subscriptions/erasing.html", context, request)


@receiver(erasing)
def on_erasing(reader: Reader, **kwargs: Any) -> bool:
    """Leave every seat, end or cancel what they bought, and take their name out of the rest.

    Raises NotNow if a payment provider gives no answer: it would go on taking money.
    """
    give_up_seats(reader)
    for subscription in reader.subscriptions.exclude(status=Subscription.Status.ENDED):
        _leave(subscription, timezone.now())
    take_name_out(reader)
    Invitation.objects.filter(accepted_by=reader).update(accepted_by=None, email=NOBODY, next="")
    Invitation.objects.filter(email=reader.email).update(email=NOBODY, next="")
    SeatRequest.objects.filter(email=reader.email).delete()
    return is_in_the_books(reader)


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


def _leave(subscription: Subscription, now: datetime) -> None:
    """Nobody renews it. If nobody else reads on it, it ends now."""
    if subscription.provider:
        try:
            provider_of(subscription).cancel(subscription, now)
        except PaymentDown as reason:
            raise NotNow from reason
    open_ones = Invitation.objects.filter(
        seat__subscription=subscription, state=Invitation.State.OPEN
    )
    open_ones.update(state=Invitation.State.WITHDRAWN)
    subscription.requests.all().delete()
    if not subscription.seats.exclude(reader=None).exists():
        memberships.end(subscription)
    Subscription.objects.filter(pk=subscription.pk, cancelled_at=None).update(cancelled_at=now)
