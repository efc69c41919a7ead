"""The month that free stories and gifts are counted in, and the end of what was counted."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from gaceta.access.models import FreeStory, GiftsGiven


def this_month() -> date:
    """Its first day, in the paper's time zone."""
    return timezone.localdate().replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def end_of(month: date) -> datetime:
    """The moment in which the next one begins."""
    return timezone.make_aware(datetime.combine(next_month(month), time.min))


def mark_of(story: str, whose: str = "") -> str:
    """What stands for a story where opened ones are kept: it tells nobody but us which one that is."""
    keyed = salted_hmac("gaceta.access.months", f"{whose}:{story}", algorithm="sha256")
    return keyed.hexdigest()[:12]


def forget_past_months() -> int:
    """What was counted in a month serves that month alone. Returns how much was deleted.

    Done whenever something is counted, and when all that is old is forgotten.
    """
    past = [kept.objects.filter(month__lt=this_month()) for kept in (FreeStory, GiftsGiven)]
    return sum(rows.delete()[0] for rows in past)
