"""A company that bought accounts: what it is called, who administers it, which domains are its own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gaceta.readers.models import Reader, one_line
from gaceta.subscriptions.models.subscription import Subscription


class Company(models.Model):
    """What a business subscription's people know it by. Without one, its owner's name serves."""

    subscription = models.OneToOneField(Subscription, models.CASCADE, related_name="company")
    name = models.CharField(_("name of the company"), max_length=120, validators=[one_line])

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        return self.name


class Administrator(models.Model):
    """One of a company's people whom its owner lets administer its seats, while they hold one."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="administrators")
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("administrator")
        verbose_name_plural = _("administrators")
        constraints = [
            models.UniqueConstraint(fields=["subscription", "reader"], name="administrator_once")
        ]

    def __str__(self) -> str:
        return f"{self.reader} · {self.subscription}"


class Domain(models.Model):
    """A mail domain whose people may join by themselves, once it is proven to be the company's."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="domains")
    name = models.CharField(_("domain"), max_length=253)
    """As DNS spells it, in lower case."""
    proven = models.DateTimeField(_("proven"), null=True, blank=True)
    """When somebody typed the code that was sent to an address there."""
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    """HMAC, in hex, of the newest code; empty once it is spent."""
    code_sent = models.DateTimeField(null=True, editable=False)
    code_to = models.EmailField(blank=True, editable=False)
    codes = models.PositiveSmallIntegerField(default=0, editable=False)
    """How many codes were sent on the day of ``code_sent``."""
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    """How often the newest code was mistyped."""

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["subscription", "name"], name="domain_once")]
        indexes = [
            models.Index(fields=["name"], condition=Q(proven__isnull=False), name="domain_proven")
        ]

    def __str__(self) -> str:
        return self.name
