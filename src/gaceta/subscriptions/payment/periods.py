"""A month or a year on, by the calendar."""

import calendar
from datetime import datetime

MONTHS = {"month": 1, "year": 12}


def later(moment: datetime, period: str, times: int = 1) -> datetime:
    """So many periods after ``moment``: the same day, or the last one of a shorter month."""
    return _months_on(moment, MONTHS[period] * times)


def earlier(moment: datetime, period: str) -> datetime:
    """A period before ``moment``."""
    return _months_on(moment, -MONTHS[period])


def _months_on(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
