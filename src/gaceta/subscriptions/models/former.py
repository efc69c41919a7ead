"""A seat that somebody held, until a company gave it to another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaceta.readers.models import Reader


class FormerSeat(models.Model):
    """Told to its former reader in their account, until they have seen it."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="former_seats")
    company = models.CharField(_("company"), max_length=120)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("former seat")
        verbose_name_plural = _("former seats")
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.company} · {self.day}"
