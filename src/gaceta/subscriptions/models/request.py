"""A newspaper of one's own, asked of whoever pays."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gaceta.subscriptions.models.subscription import Subscription


class SeatRequest(models.Model):
    """Somebody who reads with another's account asks its subscription's owner for a seat."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        INVITED = "invited", _("Invited")
        DECLINED = "declined", _("Declined")

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="requests")
    email = models.EmailField(_("email address"))
    """The one who asks gave it as their own, in canonical form. Nothing proves it yet."""
    language = models.CharField(_("language"), max_length=12)
    next = models.CharField(max_length=500, blank=True, editable=False)
    """The path of the story that they wanted to read."""
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked = models.DateTimeField(_("asked"))
    expires = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("request for a seat")
        verbose_name_plural = _("requests for a seat")
        ordering = ["-asked"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "email"], condition=Q(state="open"), name="seat_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.subscription}"
