"""A seat offered by mail."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gaceta.readers.models import Reader
from gaceta.subscriptions.models.subscription import Seat


class Invitation(models.Model):
    """A free seat offered to somebody by mail. While it is open, the seat is theirs to take.

    It is accepted with an account of their own: any, since an address may differ from the account's.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email address"))
    """In canonical form."""
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    """SHA-256, in hex, of the token in the mail."""
    language = models.CharField(_("language"), max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    sent = models.DateTimeField(_("sent"))
    expires = models.DateTimeField(_("expires"))
    accepted_by = models.ForeignKey(
        Reader, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(state="open"), name="seat_is_offered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.seat}"
