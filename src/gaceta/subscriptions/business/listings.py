"""A company's list of people to be invited: checked against its seats, corrected, and put in order."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from gaceta.readers.models import Reader
from gaceta.subscriptions.business.lists import Line, Problem, mark_repeated, read_line
from gaceta.subscriptions.models import (
    Invitation,
    InvitationLine,
    InvitationList,
    Subscription,
    free_seats,
)

KEPT_FOR = timedelta(days=30)
LISTS_AN_HOUR = 30

_State = InvitationLine.State


class TooManyLists(Exception):
    """The subscription's administrators have sent enough lists for an hour."""


@transaction.atomic
def keep(
    subscription: Subscription, author: Reader, language: str, lines: list[Line], now: datetime
) -> InvitationList:
    """The list as it was read, checked and waiting for somebody to say that it be sent.

    Raises TooManyLists.
    """
    locked = subscription.locked()
    InvitationList.objects.filter(subscription=locked, made__lt=now - KEPT_FOR).delete()
    if locked.lists.filter(made__gt=now - timedelta(hours=1)).count() >= LISTS_AN_HOUR:
        raise TooManyLists
    kept = InvitationList.objects.create(
        subscription=locked, author=author, language=language, made=now
    )
    checked = check(locked, lines, now)
    InvitationLine.objects.bulk_create(
        [InvitationLine(list=kept, **_fields(line)) for line in checked], batch_size=500
    )
    return kept


@transaction.atomic
def correct(kept: InvitationList, texts: Mapping[int, str], now: datetime) -> None:
    """Read the lines anew, with what was written instead by their ids. Emptied lines are left out."""
    subscription = kept.subscription.locked()
    gone = [pk for pk, text in texts.items() if not text.strip()]
    kept.lines.filter(pk__in=gone).delete()
    rows = list(kept.lines.filter(state__in=[_State.BAD, _State.READY]))
    read = [read_line(row.number, texts.get(row.pk, row.text)) for row in rows]
    changed = []
    for row, line in zip(rows, check(subscription, mark_repeated(read), now), strict=True):
        before = (row.text, row.email, row.state, row.problem)
        for name, value in _fields(line).items():
            setattr(row, name, value)
        if (row.text, row.email, row.state, row.problem) != before:
            changed.append(row)
    fields = ["text", "email", "state", "problem"]
    InvitationLine.objects.bulk_update(changed, fields, batch_size=200)


def check(subscription: Subscription, lines: Iterable[Line], now: datetime) -> list[Line]:
    """The lines, with what stands against an address in this company. Three queries."""
    held = _addresses_that_hold(subscription)
    offered = _addresses_offered(subscription, now)
    free = free_seats(subscription, now).count()
    checked = []
    for line in lines:
        problem = line.problem or _problem(line.email, held, offered, free)
        free -= problem is None
        checked.append(replace(line, problem=problem))
    return checked


def _problem(email: str, held: set[str], offered: set[str], free: int) -> Problem | None:
    if email in held:
        return Problem.HOLDS_A_SEAT
    if email in offered:
        return Problem.INVITED
    return None if free > 0 else Problem.NO_SEAT_LEFT


def _addresses_that_hold(subscription: Subscription) -> set[str]:
    """The readers' own, and those by which they were invited."""
    own = subscription.seats.exclude(reader=None).values_list("reader__email", flat=True)
    invited = Invitation.objects.filter(
        seat__subscription=subscription,
        state=Invitation.State.ACCEPTED,
        accepted_by__seats__subscription=subscription,
    )
    return {*own, *invited.values_list("email", flat=True)}


def _addresses_offered(subscription: Subscription, now: datetime) -> set[str]:
    offers = Invitation.objects.filter(
        seat__subscription=subscription, state=Invitation.State.OPEN, expires__gt=now
    )
    return set(offers.values_list("email", flat=True))


def _fields(line: Line) -> dict[str, object]:
    return {
        "number": line.number,
        "text": line.text,
        "email": line.email,
        "state": _State.BAD if line.problem else _State.READY,
        "problem": line.problem or "",
    }
