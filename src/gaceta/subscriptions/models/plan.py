"""What is sold, and for how much."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gaceta.subscriptions.payment.currencies import CURRENCIES

_FIXED = (
    "currency",
    "period",
    "amount",
    "seat_amount",
    "trial_days",
    "offer_amount",
    "offer_periods",
)
"""Of a price that somebody pays."""

currency_code = RegexValidator(r"\A[A-Z]{3}\Z", _("Three capital letters, such as EUR."))


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
    on_sale = models.BooleanField(
        _("on sale"), default=True, help_text=_("Untick it instead of deleting a plan in use.")
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


class Price(models.Model):
    """What a plan costs for a period, in one currency. Amounts are in the currency's cents, tax included.

    A price that somebody pays is not changed: take it off sale and add another.
    """

    class Period(models.TextChoices):
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="prices", verbose_name=_("plan"))
    currency = models.CharField(_("currency"), max_length=3, validators=[currency_code])
    """ISO 4217, in capitals."""
    period = models.CharField(_("period"), max_length=10, choices=Period)
    amount = models.PositiveIntegerField(_("amount in cents"))
    """For the plan with the seats that it includes."""
    seat_amount = models.PositiveIntegerField(
        _("amount for each added seat, in cents"),
        null=True,
        blank=True,
        help_text=_("Empty: seats cannot be added to this plan."),
    )
    trial_days = models.PositiveSmallIntegerField(_("days of trial"), default=0)
    offer_amount = models.PositiveIntegerField(
        _("introductory amount in cents"), null=True, blank=True
    )
    """Instead of ``amount`` for a new subscriber's first ``offer_periods`` periods."""
    offer_periods = models.PositiveSmallIntegerField(_("introductory periods"), default=0)
    on_sale = models.BooleanField(_("on sale"), default=True)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["plan", "currency", "period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "currency", "period"],
                condition=Q(on_sale=True),
                name="price_on_sale_once",
            ),
            models.CheckConstraint(
                condition=Q(offer_amount__isnull=True, offer_periods=0)
                | Q(offer_amount__isnull=False, offer_periods__gte=1),
                name="price_offer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.amount / 100:.2f} {self.currency} · {self.period}"

    def clean(self) -> None:
        """A currency that we can reckon in, and what somebody pays as it was when they chose it."""
        if self.currency not in CURRENCIES:
            raise ValidationError({"currency": _("We know no currency of that name.")})
        was = Price.objects.filter(pk=self.pk).values(*_FIXED).first()
        changed = was is not None and was != {name: getattr(self, name) for name in _FIXED}
        if changed and (self.subscription_set.exists() or self.order_set.exists()):
            raise ValidationError(
                _("Somebody pays this price. Take it off sale, and add another one beside it.")
            )
