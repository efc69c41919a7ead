"""Where a reader stopped in a story."""

from django.conf import settings
from django.db import models


class Place(models.Model):
    """One place a reader and story: the paragraph at the top of the page, "p-7". No times of day."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="places"
    )
    story = models.CharField(max_length=64)
    place = models.CharField(max_length=12)
    day = models.DateField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "story"], name="one_place_a_story")
        ]

    def __str__(self) -> str:
        return f"{self.story} at {self.place}"
