"""Counts the days on which a company's seat is read: a number a month, never at what time nor what."""

import logging
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import Count, F, QuerySet, Sum

from gaceta.subscriptions.models import Plan, Seat, SeatMonth, Subscription

KEPT_MONTHS = 13

_A_DAY = 26 * 60 * 60
"""Seconds for which a process remembers that it counted: a day, and the hour that clocks may move."""
_log = logging.getLogger(__name__)


def count(seat_key: str, day: date) -> None:
    """The seat was read on this day. Other seats than a company's are not counted at all.

    Cheap enough for every page: a process asks the database once a day and seat. A database that is
    down costs a count and no reader their page.
    """
    counted = f"seat-day:{seat_key}:{day:%Y-%m-%d}"
    if not cache.add(counted, True, timeout=_A_DAY):
        return
    try:
        with transaction.atomic():
            _count(seat_key, day)
    except DatabaseError:
        cache.delete(counted)
        _log.warning("A day of reading could not be counted.")


def months_until(day: date, number: int) -> list[date]:
    """The first days of ``number`` months, the newest (that of ``day``) first."""
    months = [day.replace(day=1)]
    while len(months) < number:
        months.append(_month_before(months[-1]))
    return months


def days_of(seats: Iterable[Seat], months: list[date]) -> dict[UUID, list[int]]:
    """By the key of each seat: on how many days of each month its holder of now read. One query."""
    keys = [seat.key for seat in seats]
    rows = SeatMonth.objects.filter(key__in=keys, month__in=months)
    found = {(row.key, row.month): row.days for row in rows}
    return {key: [found.get((key, month), 0) for month in months] for key in keys}


def by_month(subscription: Subscription) -> QuerySet[SeatMonth, dict[str, object]]:
    """Month by month, the newest first: how many seats were read, and on how many days together."""
    months = SeatMonth.objects.filter(seat__subscription=subscription).values("month")
    return months.annotate(seats=Count("pk"), total=Sum("days")).order_by("-month")


def _count(seat_key: str, day: date) -> None:
    seats = Seat.objects.filter(subscription__plan__kind=Plan.Kind.BUSINESS)
    seat = seats.filter(key=seat_key).first()
    if seat is None:
        return
    month, made = SeatMonth.objects.get_or_create(
        key=seat.key, month=day.replace(day=1), defaults={"seat": seat, "last_day": day}
    )
    if made:
        oldest = months_until(day, KEPT_MONTHS)[-1]
        SeatMonth.objects.filter(seat=seat, month__lt=oldest).delete()
        return
    again = SeatMonth.objects.filter(pk=month.pk, last_day__lt=day)
    again.update(days=F("days") + 1, last_day=day)


def _month_before(first: date) -> date:
    if first.month == 1:
        return first.replace(year=first.year - 1, month=12)
    return first.replace(month=first.month - 1)
