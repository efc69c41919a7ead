"""Readers, their devices and their sessions. Of tokens, only hashes are kept."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaceta.readers.addresses import LookAlike, canonical

one_line = RegexValidator(
    r"\A[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z",
    _("Write it on one line, without special signs."),
    code="one-line",
)


def languages() -> list[tuple[str, Any]]:
    """The languages in which the newspaper writes to its readers."""
    return settings.LANGUAGES


class ReaderManager(BaseUserManager["Reader"]):
    """Makes readers, and finds them by the canonical form of their address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Reader":
        """A reader. Raises LookAlike for an address that could be taken for another."""
        reader = self.model(email=canonical(email), **fields)
        reader.set_password(password)
        reader.save(using=self._db)
        return reader

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Reader":
        """A reader who may do everything in the newsroom."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Reader":
        """The reader with this address, however it is spelled. Raises DoesNotExist."""
        try:
            return self.get(email=canonical(username or ""))
        except LookAlike:
            raise self.model.DoesNotExist from None


class Reader(AbstractBaseUser, PermissionsMixin):
    """A person with an account and an email address of their own."""

    key = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True, validators=[one_line])
    language = models.CharField(
        _("language"), max_length=12, default=settings.LANGUAGE_CODE, choices=languages
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick this instead of deleting an account.")
    )
    is_staff = models.BooleanField(_("staff"), default=False)
    joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = ReaderManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        constraints = [models.UniqueConstraint(Lower("email"), name="reader_email_any_case")]

    def __str__(self) -> str:
        return self.get_full_name()

    def clean(self) -> None:
        """Give the address its canonical form.

        Instead of Django's own clean, which would quietly make a look-alike into the other address.
        """
        try:
            self.email = canonical(self.email)
        except LookAlike:
            message = _("This address has letters that can be mistaken for others.")
            raise ValidationError({"email": message}) from None

    def get_full_name(self) -> str:
        """The name that the reader gave, else the address."""
        return self.name or self.email

    def get_name_and_address(self) -> str:
        """Both, for whoever must know which Ana it is; the address alone, and once, without a name."""
        return f"{self.name} ({self.email})" if self.name else self.email

    def get_short_name(self) -> str:
        """The same: a name is not cut into parts."""
        return self.get_full_name()


class Device(models.Model):
    """A browser or app of one reader. No user agent and no address: only what is shown to them."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="devices")
    id_hash = models.CharField(max_length=64, unique=True, editable=False)
    """SHA-256 of the cookie, in hex: the device's id for the seat engine."""
    kind = models.CharField(_("kind"), max_length=20)
    """Two words of ``kinds.py``: ``phone safari``."""
    name = models.CharField(_("name"), max_length=60, blank=True, validators=[one_line])
    """What the reader calls it."""
    public_key = models.CharField(max_length=88, blank=True, editable=False)
    """Of the key that this device alone can sign with (``keys.py``); empty for one that has none."""
    key_bound = models.DateField(null=True, editable=False)
    key_proofs = models.PositiveIntegerField(default=0, editable=False)
    """How often it has signed what we asked: each question is answered once."""
    first_seen = models.DateField(_("first seen"))
    last_seen = models.DateField(_("last seen"), db_index=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-last_seen", "-pk"]

    def __str__(self) -> str:
        return self.name or self.kind

    @property
    def label(self) -> str:
        """How the reader's script tells this device's key from others in the same browser."""
        return self.id_hash[:16]

    @property
    def form(self) -> str:
        """``phone``, ``tablet``, ``computer`` or ``device``."""
        return self.kind.partition(" ")[0]

    @property
    def browser(self) -> str:
        """``safari``, ``chrome``, ``firefox``, ``edge`` or ``other``."""
        return self.kind.partition(" ")[2]


class Session(models.Model):
    """A session, found by the hash of its key, and ended with its reader or its device."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    reader = models.ForeignKey(Reader, models.CASCADE, null=True, related_name="sessions")
    device = models.ForeignKey(Device, models.CASCADE, null=True, related_name="sessions")
    """Where the reader signed in. Who forgets a device ends what is signed in there."""
    data = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return self.key_hash[:8]


class Attempt(models.Model):
    """What was tried lately, for limits that all processes share: see ``attempts.py``."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")

    def __str__(self) -> str:
        return self.key_hash[:8]
