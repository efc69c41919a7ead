"""Stories that are given."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Gift(models.Model):
    """A story that somebody gave, opened by a link until a day. Nothing here says who gave it."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    story = models.CharField(_("story"), max_length=64)
    path = models.CharField(_("address"), max_length=255)
    until = models.DateTimeField(_("open until"), db_index=True)
    opened = models.PositiveIntegerField(_("times opened"), default=0)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)

    class Meta:
        verbose_name = _("gift link")
        verbose_name_plural = _("gift links")
        ordering = ["-until"]

    def __str__(self) -> str:
        return self.path

    @property
    def is_open(self) -> bool:
        return not self.withdrawn and self.until > timezone.now()


class GiftsGiven(models.Model):
    """How many stories a reader gave in a month, not which. Erased when the month is over."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="gifts_given"
    )
    meter = models.CharField(max_length=64)
    month = models.DateField(db_index=True)
    number = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "meter", "month"], name="gifts_counted_by_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} in {self.month:%Y-%m}"
