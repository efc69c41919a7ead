"""What is sold, who bought it, and who may read on it."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gaceta.readers.models import Reader


class Plan(models.Model):
    """What is sold: how many people read, and in what kind of household."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        PREMIUM = "premium", _("Premium")
        BUSINESS = "business", _("Business")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    seats = models.PositiveSmallIntegerField(
        _("seats"), help_text=_("How many people read, each on one device at a time.")
    )
    names = models.JSONField(
        _("names"), default=dict, help_text=_('By language: {"es": "…", "en": "…"}')
    )

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["seats", "code"]
        constraints = [models.CheckConstraint(condition=Q(seats__gte=1), name="plan_has_a_seat")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the plan is called in the language of the page."""
        names = self.names
        return names.get(get_language()) or names.get(settings.LANGUAGE_CODE) or self.code


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

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")),
                name="subscription_period_runs_forward",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.owner}"

    @property
    def runs_until(self) -> datetime:
        """The last moment of reading: the end of the period, or of the days of grace after it."""
        if self.status == self.Status.PAST_DUE:
            return self.period_end + grace()
        return self.period_end


class Seat(models.Model):
    """One reader's right to read on one device at a time. A seat without a reader is free."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField(_("number"))
    """From 1 to the plan's number of seats: a subscription cannot have more."""
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


def grace() -> timedelta:
    """How long reading goes on after a payment failed (``GACETA_GRACE``, in days)."""
    return timedelta(days=settings.ENVIRONMENT.grace_days)
