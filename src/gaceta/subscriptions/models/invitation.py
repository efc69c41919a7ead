"""A seat offered by mail."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gaceta.readers.models import Reader
from gaceta.subscriptions.models.subscription import Seat, Subscription


class Invitation(models.Model):
    """A free seat offered to somebody by mail. While it is open, the seat is theirs to take.

    It is accepted with an account of their own: any, since an address may differ from the account's.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    class Letter(models.TextChoices):
        """What became of the newest letter. None is sent again unless somebody asks for it."""

        UNKNOWN = "unknown", _("Unknown")
        """Being sent, or cut off between sending and the answer."""
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Refused")

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email address"))
    """In canonical form."""
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    """SHA-256, in hex, of the token in the mail."""
    language = models.CharField(_("language"), max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    letter = models.CharField(
        _("letter"), max_length=10, choices=Letter, default=Letter.UNKNOWN, editable=False
    )
    letters = models.PositiveSmallIntegerField(_("letters"), default=1, editable=False)
    """How often it was sent."""
    next = models.CharField(max_length=500, blank=True, editable=False)
    """The path of the story that its reader wanted to read; empty if none is known."""
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


def free_seats(subscription: Subscription, now: datetime) -> QuerySet[Seat]:
    """Neither held nor offered: an invitation keeps its seat until it expires."""
    open_ones = Invitation.objects.filter(
        seat=OuterRef("pk"), state=Invitation.State.OPEN, expires__gt=now
    )
    return subscription.seats.filter(~Exists(open_ones), reader=None)
