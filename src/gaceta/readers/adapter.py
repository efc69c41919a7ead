"""Where accounts differ from allauth's defaults: addresses, ways back, mail and words."""

from typing import Any
from urllib.parse import urljoin

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.password_reset import get_reset_password_from_key_url
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from gaceta.readers import mailed_proof
from gaceta.readers.models import Reader

WAYS_TO_PROVE = {
    "reauthenticate": _("Use the password"),
    "mfa_reauthenticate": _("Use a code of the app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use the passkey"),
    "readers:mailed_proof": _("Use a code by mail"),
}


class Adapter(DefaultAccountAdapter):
    """Our answers to allauth's questions."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been closed."),
        "email_password_mismatch": _("The address and the password do not belong together."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Perhaps a newer one has taken its place."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _(
            "Too many attempts failed. Wait five minutes, or set a new password by mail."
        ),
    }

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures are the account's, whichever port the request says that it came to."""
        return f"password:{credentials.get('email', '')}"

    def is_safe_url(self, url: str) -> bool:
        """True for addresses of this site alone, port and scheme included."""
        return url_has_allowed_host_and_scheme(
            url, {self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The front page of the edition that was being read."""
        return _front_page()

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return _front_page()

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return _front_page()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("readers:account")

    def unstash_verified_email(self, request: HttpRequest) -> None:
        """An address that a letter has proved counts for the account that uses it, and for no other.

        allauth would give it to whoever opens an account next in this browser, beside their own.
        """
        return

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """False also if somebody else has an account, not yet confirmed, under the address."""
        try:
            with transaction.atomic():
                return super().confirm_email(request, email_address)
        except IntegrityError:
            context = {"email": email_address.email}
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, context)
            return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_home(get_reset_password_from_key_url(self.request, key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _at_home(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_password_reset_mail(self, user: Reader, email: str, context: dict[str, Any]) -> None:
        """To the address that the reader confirmed, whatever was typed."""
        super().send_password_reset_mail(user, user.email, context)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to say once more who one is, in our words. There is always the mail."""
        ways = super().get_reauthentication_methods(user) or [_by_mail()]
        return [{**way, "description": WAYS_TO_PROVE[way["id"]]} for way in ways]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Raises ReauthenticationRequired for whom allauth, which knows no proof by mail, lets pass."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        if required and mailed_proof.is_missing(self.request):
            raise ReauthenticationRequired
        return required

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """In the reader's own language; a stranger's mail is in the language of the page."""
        reader = context.get("user")
        with override(reader.language if reader else get_language()):
            told = {
                **context,
                "paper": settings.WAGTAIL_SITE_NAME,
                "account_url": _at_home(reverse("readers:account")),
                "signup_url": _at_home(reverse("account_signup")),
                "reset_url": _at_home(reverse("account_reset_password")),
            }
            return super().render_mail(template_prefix, email, told, headers)


def _by_mail() -> dict[str, Any]:
    name = "readers:mailed_proof"
    return {"id": name, "url": reverse(name)}


def _front_page() -> str:
    return f"/{get_language()}/"


def _at_home(url: str) -> str:
    """The address on the site's own origin: a forged Host never gets into a mail."""
    path = url if url.startswith("/") else "/" + url.split("://", 1)[-1].partition("/")[2]
    return urljoin(settings.ORIGIN, path)
