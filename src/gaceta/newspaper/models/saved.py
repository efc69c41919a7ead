"""Stories that a reader put aside for later."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedStory(models.Model):
    """One row a reader and story. It is the reader's own list: nobody else is shown it."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_stories"
    )
    article = models.ForeignKey(
        "newspaper.ArticlePage", on_delete=models.CASCADE, related_name="saved_by"
    )
    day = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved story")
        verbose_name_plural = _("saved stories")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["reader", "article"], name="story_saved_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} for {self.reader_id}"
