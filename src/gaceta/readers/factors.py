"""The second step: an app that shows codes, and codes on paper. Passkeys are in ``passkeys.py``."""

import base64
from typing import Any

import qrcode
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from gaceta.readers.fields import CodeField

CODE_LIVES = 120
"""Seconds for which a used code of an app is remembered: longer than it is good for."""


class Factors(DefaultMFAAdapter):
    """Our answers to allauth's questions about second steps."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Perhaps a newer one has taken its place."),
        "cannot_generate_recovery_codes": _(
            "Recovery codes stand in for a passkey or an app. Add one of those first."
        ),
    }

    def encrypt(self, text: str) -> str:
        """With a key that is not in the database, so that a copy of it is worth nothing."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was encrypted; if GACETA_SECRET has changed since, a secret that nobody knows."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def build_totp_svg(self, url: str) -> str:
        """The code to be scanned, as an element of the page: the policy allows no data: picture."""
        drawn: bytes = qrcode.make(url, image_factory=SvgPathImage, border=2).to_string()
        return drawn.decode().replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """No name: the day on which it was added tells it from others."""
        return ""

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME


class NewAppForm(ActivateTOTPForm):
    """The first code of an app that has just learned the secret."""

    code = CodeField(label=_("Code that the app shows"))


class _OnceOnly:
    """A code of an app is good for about a minute and a half, and in it once."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not self._first_time(code):
            raise get_account_adapter().validation_error("incorrect_code")
        return code

    def _first_time(self, code: str) -> bool:
        digits = "".join(filter(str.isdigit, code))
        return cache.add(f"allauth:used:{self.user.pk}:{digits}", 1, CODE_LIVES)


class SecondStepForm(_OnceOnly, AuthenticateForm):
    """A code of the app or of the paper, after the password."""

    code = CodeField(label=_("Code of your app, or a recovery code"))


class ProofByCodeForm(_OnceOnly, ReauthenticateForm):
    """The same once more, before something that matters."""

    code = CodeField(label=_("Code of your app, or a recovery code"))


def _box() -> Fernet:
    key = salted_hmac("gaceta.readers.factors", "key", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
