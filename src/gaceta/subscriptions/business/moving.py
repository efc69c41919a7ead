"""A seat goes from one person to another. The former reader is told, and keeps all that is their own."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.timezone import localdate

from gaceta.readers.models import Reader
from gaceta.subscriptions import letters
from gaceta.subscriptions.business.administrators import stop_administering
from gaceta.subscriptions.business.people import name_of
from gaceta.subscriptions.invitations import AlreadyMember, invite
from gaceta.subscriptions.memberships import take_seat
from gaceta.subscriptions.models import FormerSeat, Invitation, Subscription


class NotHeld(Exception):
    """The reader holds no seat of this subscription (any more)."""


@transaction.atomic
def move(
    subscription: Subscription, reader: Reader, email: str, language: str, now: datetime
) -> Invitation:
    """Take the reader's seat away and offer it to ``email``. Either both happen or neither.

    Raises NotHeld, and what ``invite`` raises.
    """
    if email == reader.email:
        raise AlreadyMember
    take_away(subscription, reader, now)
    return invite(subscription, email, language, now)


@transaction.atomic
def take_away(subscription: Subscription, reader: Reader, now: datetime) -> None:
    """The seat is free: reading on it ends, and its next reader gets another key. Raises NotHeld."""
    if not subscription.locked().seats.filter(reader=reader).exists():
        raise NotHeld
    take_seat(subscription, reader)
    stop_administering(subscription, reader)
    company = name_of(subscription)
    FormerSeat.objects.create(reader=reader, company=company, day=localdate(now))
    # Should the letter not go out, the account tells the same.
    letter = partial(letters.try_to_send, "seat_moved", reader.email, reader.language)
    transaction.on_commit(partial(letter, company=company))
