"""Asking whoever pays for a seat of one's own, from a device that reads with their account.

The answer never tells whether there is an account under an address, nor who else reads: it is the
same for any. The owner decides, and only then a letter goes to the address that was given.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override

from gaceta.subscriptions import invitations, letters
from gaceta.subscriptions.models import Invitation, SeatRequest, Subscription
from gaceta.subscriptions.ways_back import own_path

LASTS = timedelta(days=14)
A_DAY = 3
"""So many requests may be made of one subscription in a day: each is a letter to its owner."""

_State = SeatRequest.State


class TooManyRequests(Exception):
    """No more requests of this subscription today."""


@transaction.atomic
def ask(subscription: Subscription, email: str, language: str, now: datetime, path: str) -> None:
    """Put it before the owner, who gets a letter. A request that is open already is not put twice.

    What somebody asks who reads or is invited already counts for the limit, and is put to nobody.
    Raises BadAddress, TooManyRequests and Ended.
    """
    address = invitations.checked(email)
    locked = subscription.locked()
    invitations.refuse_if_over(locked, now)
    if locked.requests.filter(asked__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise TooManyRequests
    locked.requests.filter(state=_State.OPEN, expires__lte=now).delete()
    answered = _has_a_seat_or_will(locked, address, now)
    put = SeatRequest.objects.create(
        subscription=locked,
        email=address,
        language=language,
        next=own_path(path),
        state=_State.INVITED if answered else _State.OPEN,
        asked=now,
        expires=now + LASTS,
    )
    if not answered:
        transaction.on_commit(partial(_tell_owner, put))


@transaction.atomic
def agree(request: SeatRequest, now: datetime) -> Invitation | None:
    """Invite who asked; None if they are invited already, or read. Raises what ``invite`` raises."""
    try:
        made = invitations.invite(
            request.subscription, request.email, request.language, now, request.next
        )
    except (invitations.AlreadyInvited, invitations.AlreadyMember):
        made = None
    SeatRequest.objects.filter(pk=request.pk).update(state=_State.INVITED)
    return made


def decline(request: SeatRequest) -> None:
    """The owner says no. Nobody is written to: nothing proves whose the address is."""
    SeatRequest.objects.filter(pk=request.pk, state=_State.OPEN).update(state=_State.DECLINED)


def open_ones(subscription: Subscription, now: datetime) -> QuerySet[SeatRequest]:
    """What is asked of the owner and not yet answered, the newest first."""
    return subscription.requests.filter(state=_State.OPEN, expires__gt=now)


def tidy(now: datetime) -> int:
    """Forget the requests whose time is over, answered or not: they hold somebody's address."""
    forgotten, _by_model = SeatRequest.objects.filter(expires__lte=now).delete()
    return forgotten


def _has_a_seat_or_will(subscription: Subscription, address: str, now: datetime) -> bool:
    return (
        subscription.seats.filter(reader__email=address).exists()
        or invitations.open_ones(subscription, now).filter(email=address).exists()
        or open_ones(subscription, now).filter(email=address).exists()
    )


def _tell_owner(request: SeatRequest) -> None:
    owner = request.subscription.owner
    with override(owner.language):
        link = letters.whole(reverse("subscriptions:people"))
    letters.try_to_send(
        "seat_asked",
        owner.email,
        owner.language,
        asker=request.email,
        link=link,
        until=letters.day(request.expires),
    )
