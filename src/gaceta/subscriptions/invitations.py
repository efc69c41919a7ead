"""A seat offered by mail: invited, sent again, withdrawn, accepted, expired.

An open invitation holds its seat, so owner, members and invitations together never exceed what was
bought. Whoever changes one holds the subscription's lock (``Subscription.locked``). The token is in
the letter alone; we keep its hash.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import override

from gaceta.readers.addresses import LookAlike, canonical
from gaceta.readers.models import Reader
from gaceta.readers.tokens import hash_of, looks_whole, new_token
from gaceta.subscriptions import letters
from gaceta.subscriptions.memberships import Ended, NoSeatLeft
from gaceta.subscriptions.models import Invitation, Seat, Subscription, free_seats

LETTERS_A_DAY = 20
"""So many letters at least may a subscription's owner cause in a day; three for each seat, if more."""
LONGEST = 254
"""Characters of an address."""
LONGEST_PATH = 500

_State = Invitation.State
_log = logging.getLogger(__name__)


class BadAddress(ValueError):
    """No address that mail could reach safely: malformed, too long, or a look-alike of another."""


class AlreadyMember(Exception):
    """Who has this address reads on the subscription already."""


class AlreadyInvited(Exception):
    """An invitation to this address is open. It can be sent again."""

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(invitation.pk)
        self.invitation = invitation


class TooManyLetters(Exception):
    """No more letters of this subscription today."""


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
    address = _checked(email)
    locked = subscription.locked()
    _refuse_if_over(locked, now)
    _let_expire(_open().filter(seat__subscription=locked), now)
    if locked.seats.filter(reader__email=address).exists():
        raise AlreadyMember
    if open_already := _open().filter(seat__subscription=locked, email=address).first():
        raise AlreadyInvited(open_already)
    _refuse_too_many(locked, now)
    seat = free_seats(locked, now).first()
    if seat is None:
        raise NoSeatLeft
    told = {"language": _language(address, language), "next": whole_path(next_path)}
    return _post(Invitation(seat=seat, email=address, **told), now)


@transaction.atomic
def resend(invitation: Invitation, now: datetime) -> Invitation:
    """Another letter with another token; the old one opens nothing. It counts anew how long it is open.

    Raises NotOpen, TooManyLetters and Ended.
    """
    locked = invitation.seat.subscription.locked()
    _refuse_if_over(locked, now)
    fresh = _fresh(invitation)
    _refuse_unless_open(fresh, now)
    _refuse_too_many(locked, now)
    fresh.letters += 1
    return _post(fresh, now)


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """The offer stands no longer and its seat is free. One that is not open stays as it is."""
    invitation.seat.subscription.locked()
    _open().filter(pk=invitation.pk).update(state=_State.WITHDRAWN)


def opened(token: str, now: datetime) -> Invitation:
    """The invitation that the token is for. Raises Unknown and NotOpen."""
    if not looks_whole(token):
        raise Unknown
    return known_by(hash_of(token), now)


def known_by(token_hash: str, now: datetime) -> Invitation:
    """The same for a browser that has shown the token. Raises Unknown and NotOpen."""
    found = _known(token_hash)
    _refuse_unless_open(found, now)
    return found


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
    subscription = _known(token_hash).seat.subscription.locked()
    invitation = _known(token_hash)
    seat = invitation.seat
    if invitation.state == _State.ACCEPTED and seat.reader_id == reader.pk:
        return seat
    _refuse_unless_open(invitation, now)
    _refuse_if_over(subscription, now)
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


def withdraw_from(seats: QuerySet[Seat]) -> None:
    """Nobody is offered these seats any more: the desk gives them away."""
    _open().filter(seat__in=seats).update(state=_State.WITHDRAWN)


def whole_path(path: str) -> str:
    """A path that we can keep, or none: half of one would lead elsewhere."""
    return path if len(path) <= LONGEST_PATH else ""


def tidy(now: datetime) -> int:
    """Mark what has expired. How many there were. (Their seats were free already.)"""
    return _let_expire(_open(), now)


def _checked(email: str) -> str:
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


def _refuse_if_over(subscription: Subscription, now: datetime) -> None:
    if subscription.status == Subscription.Status.ENDED or subscription.runs_until <= now:
        raise Ended


def _refuse_too_many(subscription: Subscription, now: datetime) -> None:
    today = Invitation.objects.filter(
        seat__subscription=subscription, sent__gt=now - timedelta(days=1)
    )
    sent = today.aggregate(sum=Sum("letters"))["sum"] or 0
    if sent >= max(LETTERS_A_DAY, 3 * subscription.seats.count()):
        raise TooManyLetters


def _refuse_unless_open(invitation: Invitation, now: datetime) -> None:
    refusals: dict[str, type[NotOpen]] = {
        _State.ACCEPTED: Used,
        _State.WITHDRAWN: Withdrawn,
        _State.EXPIRED: Expired,
    }
    if invitation.state in refusals:
        raise refusals[invitation.state]
    if invitation.expires <= now:
        raise Expired


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(state=_State.OPEN)


def _let_expire(invitations: QuerySet[Invitation], now: datetime) -> int:
    return invitations.filter(expires__lte=now).update(state=_State.EXPIRED)


def _fresh(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_related("seat__subscription__owner").get(pk=invitation.pk)


def _known(token_hash: str) -> Invitation:
    invitations = Invitation.objects.select_related("seat__subscription__owner")
    found = invitations.filter(token_hash=token_hash).first()
    if found is None:
        raise Unknown
    return found


def _post(invitation: Invitation, now: datetime) -> Invitation:
    """Save it under a new token, and write the letter once that is committed."""
    token = new_token()
    invitation.token_hash = hash_of(token)
    invitation.sent = now
    invitation.expires = now + timedelta(days=settings.ENVIRONMENT.invitation_days)
    invitation.letter = Invitation.Letter.UNKNOWN
    invitation.save()
    transaction.on_commit(partial(_send, invitation, token))
    return invitation


def _send(invitation: Invitation, token: str) -> None:
    """Once, and what became of it: while we do not know that it went, the row says so."""
    with override(invitation.language):
        link = letters.whole(reverse("subscriptions:invitation", args=[token]))
    try:
        letters.send(
            "invitation",
            invitation.email,
            invitation.language,
            inviter=invitation.seat.subscription.owner,
            link=link,
            until=letters.day(invitation.expires),
        )
        became = Invitation.Letter.SENT
    except letters.REFUSED as fault:
        _log.warning(
            "The letter of invitation %s was refused: %s", invitation.pk, type(fault).__name__
        )
        became = Invitation.Letter.FAILED
    except OSError as fault:
        _log.warning(
            "Whether invitation %s went out is unknown: %s", invitation.pk, type(fault).__name__
        )
        return
    invitation.letter = became
    Invitation.objects.filter(pk=invitation.pk).update(letter=became)
