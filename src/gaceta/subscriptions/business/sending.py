"""A list's invitations go out one after another, each once, while the page shows how far it is.

Each line is taken in hand, and that is committed, before anything is sent. If the process dies in
between, the line stays in hand for ever: shown as unknown, and never sent again by itself.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from gaceta.subscriptions import invitations
from gaceta.subscriptions.business.lists import Problem
from gaceta.subscriptions.memberships import Ended, NoSeatLeft
from gaceta.subscriptions.models import Invitation, InvitationLine, InvitationList

FAILURES = 3
SILENT = timedelta(minutes=2)
"""Whoever has given no sign of life for so long sends no more."""
BEGINS = timedelta(seconds=10)
"""Within so long somebody begins who was told to."""

_State = InvitationLine.State
_REFUSALS: dict[type[Exception], str] = {
    invitations.BadAddress: Problem.NOT_AN_ADDRESS,
    invitations.AlreadyMember: Problem.HOLDS_A_SEAT,
    invitations.AlreadyInvited: Problem.INVITED,
    invitations.TooManyLetters: Problem.TOO_MANY_LETTERS,
    NoSeatLeft: Problem.NO_SEAT_LEFT,
    Ended: Problem.ENDED,
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far a list is, in lines. ``unknown`` ones may have been sent or not."""

    ready: int
    sent: int
    refused: int
    unknown: int
    bad: int
    sending: bool
    """Somebody is at it now."""

    @property
    def total(self) -> int:
        return self.ready + self.done

    @property
    def done(self) -> int:
        return self.sent + self.refused + self.unknown


def progress(kept: InvitationList, now: datetime) -> Progress:
    """Where the list stands now. One query."""
    numbers = kept.lines.aggregate(
        ready=Count("pk", filter=Q(state=_State.READY)),
        sent=Count("pk", filter=Q(state=_State.SENT)),
        refused=Count("pk", filter=Q(state=_State.REFUSED)),
        unknown=Count("pk", filter=Q(state=_State.SENDING)),
        bad=Count("pk", filter=Q(state=_State.BAD)),
    )
    return Progress(**numbers, sending=_is_at_it(kept, now, ready=numbers["ready"]))


def _is_at_it(kept: InvitationList, now: datetime, *, ready: int) -> bool:
    """Somebody gives signs of life, or was told to begin just now and has not come to it yet."""
    if kept.beat is not None:
        return kept.beat > now - SILENT
    return ready > 0 and kept.ordered is not None and kept.ordered > now - BEGINS


def order(kept: InvitationList, now: datetime) -> None:
    """Somebody says that the list be sent, or go on. One that is being sent is left alone."""
    nobodys = Q(beat=None) | Q(beat__lte=now - SILENT)
    InvitationList.objects.filter(nobodys, pk=kept.pk).update(ordered=now, beat=None)


def send_in_background(kept: InvitationList) -> Thread:
    """Begin, and return at once. It ends with the process, and can then be begun again."""
    thread = Thread(target=_send_and_close, args=[kept.pk], name="invitations", daemon=True)
    thread.start()
    return thread


def send(list_id: int) -> None:
    """Invite everybody on the list who is ready. Returns at once if somebody else is at it.

    It comes to a halt if the mail server takes none of ``FAILURES`` letters in a row: the rest wait.
    """
    if not _take_charge(list_id):
        return
    failures = 0
    try:
        while failures < FAILURES and (line := _ready(list_id).first()):
            failures = 0 if _send_line(line) else failures + 1
    finally:
        InvitationList.objects.filter(pk=list_id).update(beat=None)


def _send_and_close(list_id: int) -> None:
    try:
        send(list_id)
    except Exception:
        _log.exception("A list of invitations was not sent to its end.")
    finally:
        connection.close()


def _take_charge(list_id: int) -> bool:
    now = timezone.now()
    nobodys = Q(beat=None) | Q(beat__lte=now - SILENT)
    ordered = InvitationList.objects.filter(nobodys, pk=list_id, ordered__isnull=False)
    return ordered.update(beat=now) == 1


def _ready(list_id: int) -> QuerySet[InvitationLine]:
    return InvitationLine.objects.filter(list=list_id, state=_State.READY).select_related(
        "list__subscription"
    )


def _send_line(line: InvitationLine) -> bool:
    """False if its letter was not taken, or nobody knows."""
    now = timezone.now()
    InvitationList.objects.filter(pk=line.list_id).update(beat=now)
    taken = InvitationLine.objects.filter(pk=line.pk, state=_State.READY)
    if not taken.update(state=_State.SENDING):
        return True
    line.state, line.problem = _State.SENDING, ""
    try:
        line.invitation = invitations.invite(
            line.list.subscription, line.email, line.list.language, now
        )
        line.state = _OUTCOMES[line.invitation.letter]
    except tuple(_REFUSALS) as refusal:
        line.state, line.problem = _State.REFUSED, _REFUSALS[type(refusal)]
    line.save(update_fields=["state", "problem", "invitation"])
    return line.invitation is None or line.state == _State.SENT


_OUTCOMES = {
    Invitation.Letter.SENT: _State.SENT,
    Invitation.Letter.UNKNOWN: _State.SENDING,
    Invitation.Letter.FAILED: _State.REFUSED,
}
