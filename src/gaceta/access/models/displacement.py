"""How readings on a reader's devices were ended."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Displacement(models.Model):
    """A reading that ended through another device or a change of the account. It names no story.

    Kept for 30 days (``noticed.KEPT_FOR``), for its reader to see.
    """

    class How(models.TextChoices):
        """The engine's words for how a lease ends."""

        DISPLACED = "displaced", _("“Go on here” was chosen elsewhere")
        HANDED_OFF = "handed-off", _("Went over by itself")
        REVOKED = "revoked", _("Stopped by a change of the account")
        RELEASED = "released", _("Signed out from elsewhere")

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="displacements"
    )
    at = models.DateTimeField(db_index=True)
    how = models.CharField(max_length=10, choices=How.choices)
    why = models.CharField(max_length=10, blank=True)
    """What changed: password, address, factor, reader, desk, closed, erased or seat."""
    stopped = models.CharField(max_length=20)
    """The kind of the device that stopped reading, "phone safari"."""
    began = models.CharField(max_length=20, blank=True)
    """The kind of the one that reads in its place, if one does."""

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.stopped} {self.how}"

    @property
    def is_quiet(self) -> bool:
        """Nobody was asked and nobody had to choose."""
        return self.how == self.How.HANDED_OFF

    @property
    def stopped_words(self) -> list[str]:
        """The form and the browser."""
        return self.stopped.split(" ")

    @property
    def began_words(self) -> list[str]:
        return self.began.split(" ")
