"""Who bought what, until when, and who may read on it."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaceta.readers.models import Reader
from gaceta.subscriptions.models.plan import Plan, Price


class Subscription(models.Model):
    """A plan that somebody bought, for a time. The owner pays; members read."""

    class Status(models.TextChoices):
        TRIALING = "trialing", _("On trial")
        ACTIVE = "active", _("Running")
        PAST_DUE = "past_due", _("Payment overdue")
        ENDED = "ended", _("Ended")

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"))
    owner = models.ForeignKey(
        Reader, models.PROTECT, verbose_name=_("owner"), related_name="subscriptions"
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.ACTIVE)
    period_start = models.DateTimeField(_("paid from"))
    period_end = models.DateTimeField(_("paid until"))
    price = models.ForeignKey(Price, models.PROTECT, null=True, blank=True, verbose_name=_("price"))
    """None where the desk gave it out."""
    provider = models.CharField(_("payment by"), max_length=20, blank=True)
    """The payment provider's name, ``offline`` or ``stripe``; empty where the desk gave it out."""
    provider_id = models.CharField(_("the provider's id"), max_length=120, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)
    """The owner cancelled then: it runs to ``period_end`` and is not renewed."""

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")),
                name="subscription_period_runs_forward",
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_id"],
                condition=~Q(provider_id=""),
                name="subscription_known_to_its_provider_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.owner}"

    @property
    def added_seats(self) -> int:
        """How many seats were bought beside those of the plan."""
        return max(0, self.seats.count() - self.plan.seats)

    @property
    def runs_until(self) -> datetime:
        """The last moment of reading: the end of the period, or of the days of grace after it.

        What is to be renewed has the grace too, until we hear how its payment went.
        """
        if self.status == self.Status.PAST_DUE or self.is_renewed:
            return self.period_end + grace()
        return self.period_end

    def locked(self) -> "Subscription":
        """The subscription as it is now, changed by nobody else until this transaction ends.

        By a row lock where there are such; SQLite's transactions begin by locking everything.
        """
        return Subscription.objects.select_for_update().get(pk=self.pk)

    @property
    def is_renewed(self) -> bool:
        """Another period follows when this one ends."""
        running = self.status in (self.Status.TRIALING, self.Status.ACTIVE)
        return running and bool(self.provider) and self.cancelled_at is None


class Seat(models.Model):
    """One reader's right to read on one device at a time. A seat without a reader is free."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField(_("number"))
    """From 1 to the number of seats that were bought: a subscription cannot have more."""
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    """What the seat engine calls it. A new member gets a new key, and so nothing of the old one's."""
    reader = models.ForeignKey(
        Reader,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("reader"),
        related_name="seats",
    )
    since = models.DateField(_("since"), null=True, blank=True, editable=False)
    """The day on which ``reader`` got it; None where nobody holds it, or nobody noted it."""

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "number"], name="seat_number_once"),
            models.UniqueConstraint(
                fields=["subscription", "reader"],
                condition=Q(reader__isnull=False),
                name="reader_holds_one_seat_of_a_subscription",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription} · {self.number}"

    def give_to(self, reader: Reader) -> None:
        """The reader holds it from today on."""
        self.reader, self.since = reader, timezone.localdate()
        self.save(update_fields=["reader", "since"])


def grace() -> timedelta:
    """How long reading goes on after a payment failed (``GACETA_GRACE``, in days)."""
    return timedelta(days=settings.ENVIRONMENT.grace_days)
