"""How much a company's seats are used: days a month, and nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaceta.subscriptions.models.subscription import Seat


class SeatMonth(models.Model):
    """On how many days of a month a seat was read. No time of day, no story, no device."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="months")
    key = models.UUIDField()
    """The seat's key then: who holds it next has another, and begins with no days."""
    month = models.DateField(_("month"))
    """Its first day."""
    days = models.PositiveSmallIntegerField(_("days"), default=1)
    last_day = models.DateField(editable=False)
    """So that no day counts twice; shown to nobody."""

    class Meta:
        verbose_name = _("use of a seat")
        verbose_name_plural = _("use of seats")
        constraints = [models.UniqueConstraint(fields=["key", "month"], name="seat_month_once")]

    def __str__(self) -> str:
        return f"{self.seat} · {self.month:%Y-%m}"
