"""A seat offered by mail: invited, sent again, withdrawn, accepted, expired.

An open invitation holds its seat, so owner, members and invitations together never exceed what was
bought. Whoever changes one holds the subscription's lock (``Subscription.locked``). The token is in
the letter alone; we keep its hash.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from gaceta.readers.addresses import LookAlike, canonical
from gaceta.readers.models import Reader
from gaceta.readers.tokens import hash_of, looks_whole
from gaceta.subscriptions import posting
from gaceta.subscriptions.memberships import Ended, NoSeatLeft
from gaceta.subscriptions.models import Invitation, Seat, Subscription, free_seats
from gaceta.subscriptions.ways_back import own_path

LONGEST = 254
"""Characters of an address."""

_State = Invitation.State

TooManyLetters = posting.TooManyLetters
"""No more letters of this subscription today."""


class BadAddress(ValueError):
    """No address that mail could reach safely: malformed, too long, or a look-alike of another."""


class AlreadyMember(Exception):
    """Who has this address reads on the subscription already."""


class AlreadyInvited(Exception):
    """An invitation to this address is open. It can be sent again."""

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(invitation.pk)
        self.invitation = invitation


class Unknown(Exception):
    """There is no such invitation: a forged token, or one that a newer letter has replaced."""


class NotOpen(Exception):
    """The invitation cannot be accepted any more."""


class Withdrawn(NotOpen):
    """Who invited took it back."""


class Expired(NotOpen):
    """It was not accepted in time."""


class Used(NotOpen):
    """Somebody accepted it already."""


class AlreadyHolds(Exception):
    """The reader has a seat of this very subscription; a second one is of no use."""


@transaction.atomic
def invite(
    subscription: Subscription, email: str, language: str, now: datetime, next_path: str = ""
) -> Invitation:
    """Offer a free seat to an address. The letter goes out once the change is committed.

    Raises BadAddress, AlreadyMember, AlreadyInvited, TooManyLetters, NoSeatLeft and Ended.
    """
    address = checked(email)
    locked = subscription.locked()
    refuse_if_over(locked, now)
    _let_expire(_open().filter(seat__subscription=locked), now)
    if locked.seats.filter(reader__email=address).exists():
        raise AlreadyMember
    if open_already := _open().filter(seat__subscription=locked, email=address).first():
        raise AlreadyInvited(open_already)
    posting.refuse_too_many(locked, now)
    seat = free_seats(locked, now).first()
    if seat is None:
        raise NoSeatLeft
    told = {"language": _language(address, language), "next": own_path(next_path)}
    return posting.post(Invitation(seat=seat, email=address, **told), now)


@transaction.atomic
def resend(invitation: Invitation, now: datetime) -> Invitation:
    """Another letter with another token; the old one opens nothing. It counts anew how long it is open.

    Raises NotOpen, TooManyLetters and Ended.
    """
    locked = invitation.seat.subscription.locked()
    fresh = _as_it_is(invitation)
    refuse_unless_open(fresh, now)
    posting.refuse_too_many(locked, now)
    fresh.letters += 1
    return posting.post(fresh, now)


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """The offer stands no longer and its seat is free. One that is not open stays as it is."""
    invitation.seat.subscription.locked()
    _open().filter(pk=invitation.pk).update(state=_State.WITHDRAWN)


def opened(token: str, now: datetime) -> Invitation:
    """The invitation that the token is for. Raises Unknown and NotOpen."""
    if not looks_whole(token):
        raise Unknown
    found = known(hash_of(token))
    refuse_unless_open(found, now)
    return found


def known(token_hash: str) -> Invitation:
    """The invitation with this token, open or not. Raises Unknown."""
    invitations = Invitation.objects.select_related("seat__subscription__owner")
    found = invitations.filter(token_hash=token_hash).first()
    if found is None:
        raise Unknown
    return found


def refuse_unless_open(invitation: Invitation, now: datetime) -> None:
    """Raises Withdrawn, Expired and Used, which are NotOpen; and Ended."""
    refusals: dict[str, type[Exception]] = {
        _State.ACCEPTED: Used,
        _State.WITHDRAWN: Withdrawn,
        _State.EXPIRED: Expired,
    }
    if invitation.state in refusals:
        raise refusals[invitation.state]
    if invitation.expires <= now:
        raise Expired
    refuse_if_over(invitation.seat.subscription, now)


def accept(token: str, reader: Reader, now: datetime) -> Seat:
    """The seat is the reader's. Raises Unknown, NotOpen, AlreadyHolds and Ended.

    Opened twice, it gives one seat: to the same reader the same, to another Used.
    """
    if not looks_whole(token):
        raise Unknown
    return accept_known(hash_of(token), reader, now)


@transaction.atomic
def accept_known(token_hash: str, reader: Reader, now: datetime) -> Seat:
    """The same for a browser that has shown the token."""
    subscription = known(token_hash).seat.subscription.locked()
    invitation = known(token_hash)
    seat = invitation.seat
    if invitation.state == _State.ACCEPTED and seat.reader_id == reader.pk:
        return seat
    refuse_unless_open(invitation, now)
    if subscription.seats.filter(reader=reader).exists():
        raise AlreadyHolds
    if seat.reader_id is not None:  # the desk gave it to somebody
        raise Used
    seat.give_to(reader)
    invitation.state, invitation.accepted_by = _State.ACCEPTED, reader
    invitation.save(update_fields=["state", "accepted_by"])
    return seat


def open_ones(subscription: Subscription, now: datetime) -> QuerySet[Invitation]:
    """Invitations that may still be accepted, the newest first."""
    return _open().filter(seat__subscription=subscription, expires__gt=now)


def withdraw_from(seats: list[Seat]) -> None:
    """Nobody is offered these seats any more: the desk gives them away."""
    _open().filter(seat__in=seats).update(state=_State.WITHDRAWN)


def tidy(now: datetime) -> int:
    """Mark what has expired. How many there were. (Their seats were free already.)"""
    return _let_expire(_open(), now)


def checked(email: str) -> str:
    """The address in canonical form. Raises BadAddress."""
    try:
        address = canonical(email)
        validate_email(address)
    except (LookAlike, ValidationError):
        raise BadAddress from None
    if len(address) > LONGEST:
        raise BadAddress
    return address


def _language(address: str, asked: str) -> str:
    """A reader is written to in their own language; anybody else in the one that was asked for."""
    known = Reader.objects.filter(email=address).values_list("language", flat=True).first()
    return known or asked


def refuse_if_over(subscription: Subscription, now: datetime) -> None:
    """Raises Ended."""
    if subscription.status == Subscription.Status.ENDED or subscription.runs_until <= now:
        raise Ended


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(state=_State.OPEN)


def _let_expire(invitations: QuerySet[Invitation], now: datetime) -> int:
    return invitations.filter(expires__lte=now).update(state=_State.EXPIRED)


def _as_it_is(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_related("seat__subscription__owner").get(pk=invitation.pk)
