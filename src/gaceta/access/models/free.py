"""The free stories of a month."""

from django.conf import settings
from django.db import models


class FreeStory(models.Model):
    """A free story of a month that a signed-in reader opened. Erased when the month is over."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="free_stories"
    )
    meter = models.CharField(max_length=64)
    """Which count it belongs to: an edition's."""
    month = models.DateField(db_index=True)
    """Its first day."""
    mark = models.CharField(max_length=16)
    """The story's, for this reader alone: it does not tell which story that is."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "meter", "month", "mark"], name="free_story_counts_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meter} {self.month:%Y-%m}"
