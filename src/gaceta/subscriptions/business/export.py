"""The company's people as a CSV file: who holds or is offered each seat, and days read, by month."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gaceta.subscriptions.business import people, usage
from gaceta.subscriptions.models import Seat, Subscription

MONTHS = 12
CHUNK = 500
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def export(subscription: Subscription, now: datetime) -> Iterator[str]:
    """The file, piece by piece: in memory there is never more than one of them.

    It begins with a byte order mark, by which spreadsheets know UTF-8.
    """
    months = usage.months_until(localdate(now), MONTHS)
    yield "\ufeff" + _written([_columns(months)])
    seats = iter(people.seats(subscription, now).iterator(chunk_size=CHUNK))
    while piece := list(islice(seats, CHUNK)):
        days = usage.days_of(piece, months)
        yield _written([_row(seat, days[seat.key]) for seat in piece])


def guarded(cell: str) -> str:
    """The cell as text: what a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


def _columns(months: list[date]) -> list[str]:
    fixed = [_("Seat"), _("State"), _("Name"), _("Email address"), _("Since"), _("Invited on")]
    return [*fixed, *(f"{month:%Y-%m}" for month in months)]


def _row(seat: Seat, days: list[int]) -> list[str]:
    return [str(seat.number), *_person(seat), *map(str, days)]


def _person(seat: Any) -> list[str]:
    if seat.reader is not None:
        since = seat.since.isoformat() if seat.since else ""
        return [pgettext("seat", "held"), seat.reader.name, seat.reader.email, since, ""]
    if seat.offered_to is not None:
        sent = localdate(seat.offer_sent).isoformat()
        return [pgettext("seat", "offered"), "", seat.offered_to, "", sent]
    return [pgettext("seat", "free"), "", "", "", ""]


class _Lines(list[str]):
    """A file to csv, which writes a line at a time."""

    write = list.append


def _written(rows: list[list[str]]) -> str:
    lines = _Lines()
    csv.writer(lines).writerows([guarded(cell) for cell in row] for row in rows)
    return "".join(lines)
