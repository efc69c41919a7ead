"""The month that free stories and gifts are counted in, and the end of what was counted."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in
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
    return salted_hmac("gaceta.access.months", f"{whose}:{story}", algorithm="sha256").hexdigest()[
        :12
    ]


def listen() -> None:
    """Called once, when Django is ready."""
    user_logged_in.connect(forget_past_months)


def forget_past_months(**_: Any) -> None:
    """What was counted in a month serves that month alone.

    Done whenever something is counted, or somebody signs in.
    """
    for kept in (FreeStory, GiftsGiven):
        kept.objects.filter(month__lt=this_month()).delete()
