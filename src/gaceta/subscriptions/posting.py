"""An invitation's letter: under a new token, once, within the day's limit."""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import override

from gaceta.readers.tokens import hash_of, new_token
from gaceta.subscriptions import letters
from gaceta.subscriptions.business.people import company_of
from gaceta.subscriptions.models import Invitation, Subscription

LETTERS_A_DAY = 20
"""So many letters at least may a subscription's owner cause in a day; three for each seat, if more."""

_log = logging.getLogger(__name__)


class TooManyLetters(Exception):
    """No more letters of this subscription today."""


def refuse_too_many(subscription: Subscription, now: datetime) -> None:
    """Raises TooManyLetters. Held under the subscription's lock, the limit holds in parallel too."""
    today = Invitation.objects.filter(
        seat__subscription=subscription, sent__gt=now - timedelta(days=1)
    )
    sent = today.aggregate(sum=Sum("letters"))["sum"] or 0
    if sent >= max(LETTERS_A_DAY, 3 * subscription.seats.count()):
        raise TooManyLetters


def post(invitation: Invitation, now: datetime) -> Invitation:
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
            company=company_of(invitation.seat.subscription),
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
