"""The conditions of the subscription, version by version, and who accepted which."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaceta.readers.models import Reader, languages


class InForce(Exception):
    """The version is in force: it stays as it was accepted. A change is a new version."""


class Terms(models.Model):
    """A version of the conditions, in force from a day on. Once in force it is never changed."""

    in_force = models.DateField(_("in force from"), unique=True)

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")
        ordering = ["-in_force"]

    def __str__(self) -> str:
        return self.in_force.isoformat()

    @property
    def is_in_force(self) -> bool:
        """True from its day on."""
        return self.in_force <= timezone.localdate()


class TermsText(models.Model):
    """What a version says in one language."""

    terms = models.ForeignKey(Terms, models.PROTECT, related_name="texts")
    language = models.CharField(_("language"), max_length=12, choices=languages)
    changes = models.TextField(
        _("what is new"),
        blank=True,
        help_text=_("In two or three sentences, for who accepted the last version."),
    )
    body = models.TextField(
        _("text"),
        help_text=_(
            "Plain text. An empty line between paragraphs; ## before a heading, - before each line "
            "of a list, [words](address) for a link."
        ),
    )
    """As ``terms_text.py`` has it."""

    class Meta:
        verbose_name = _("text of the terms")
        verbose_name_plural = _("texts of the terms")
        constraints = [
            models.UniqueConstraint(fields=["terms", "language"], name="terms_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.terms} · {self.language}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises InForce for a text that readers may have accepted."""
        if self.pk is not None and self.terms.is_in_force:
            raise InForce(str(self))
        super().save(*args, **kwargs)


class Acceptance(models.Model):
    """A reader accepted a text of the terms, then. Kept as long as the law asks for it."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="acceptances")
    text = models.ForeignKey(TermsText, models.PROTECT, related_name="acceptances")
    at = models.DateTimeField(_("accepted"))

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["reader", "text"], name="terms_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.reader} · {self.text}"
