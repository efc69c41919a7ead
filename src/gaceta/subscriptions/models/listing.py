"""A list of people to be invited, from the moment it is checked until its last letter is out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaceta.readers.models import Reader
from gaceta.subscriptions.models.invitation import Invitation
from gaceta.subscriptions.models.subscription import Subscription


class InvitationList(models.Model):
    """What an administrator pasted or uploaded. Forgotten after ``listings.KEPT_FOR``."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="lists")
    author = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(_("language"), max_length=12)
    made = models.DateTimeField()
    ordered = models.DateTimeField(null=True)
    """When somebody said to send it; None while it is being corrected."""
    beat = models.DateTimeField(null=True)
    """The last sign of life of whoever sends it; None if nobody does."""

    class Meta:
        verbose_name = _("list of invitations")
        verbose_name_plural = _("lists of invitations")
        ordering = ["-made"]

    def __str__(self) -> str:
        return f"{self.subscription} · {self.made:%Y-%m-%d}"


class InvitationLine(models.Model):
    """One address of a list."""

    class State(models.TextChoices):
        BAD = "bad", _("To be corrected")
        READY = "ready", _("Ready")
        SENDING = "sending", _("Unknown")
        """Taken in hand. If whoever took it is gone, nobody knows, and it is not sent again."""
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Refused")

    list = models.ForeignKey(InvitationList, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    """The line of the list in which it stands."""
    text = models.CharField(max_length=254)
    """As it was written."""
    email = models.EmailField(blank=True)
    """In canonical form; empty where ``text`` is no address."""
    state = models.CharField(max_length=10, choices=State)
    problem = models.CharField(max_length=20, blank=True)
    """A ``lists.Problem``, or empty."""
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("line of a list")
        verbose_name_plural = _("lines of a list")
        ordering = ["pk"]
        indexes = [models.Index(fields=["list", "state"], name="line_state")]

    def __str__(self) -> str:
        return self.text
