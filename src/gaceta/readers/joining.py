"""A reader who comes with an account elsewhere: what they are asked, and what is kept of it."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.forms import SignupForm
from allauth.socialaccount.models import SocialLogin
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gaceta.readers.fields import AddressField
from gaceta.readers.models import Reader, one_line


class Elsewhere(DefaultSocialAccountAdapter):
    """Our answers to allauth's questions about accounts elsewhere."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "connected_other": _("That account is joined to another account here already."),
        "disconnect_last": _("It is your only way in. Choose a password or add a passkey first."),
        "no_password": _("It is your only way in. Choose a password or add a passkey first."),
    }

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        """The address and the name, as they are known there."""
        told = sociallogin.account.extra_data
        name = (told.get("userinfo") or told.get("id_token") or told).get("name") or ""
        return {**super().get_signup_form_initial_data(sociallogin), "name": name}


class JoinForm(SignupForm):
    """Address and name once more, so that nobody gets an account they did not ask for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "email": AddressField(),
            "name": forms.CharField(
                label=_("Name"), max_length=120, required=False, validators=[one_line]
            ),
        }

    def try_save(self, request: HttpRequest) -> tuple[Reader | None, HttpResponse | None]:
        """The reader, or the same answer as ever if there is an account already."""
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:
                self.account_already_exists = True
        return super().try_save(request)

    def custom_signup(self, request: HttpRequest, user: Reader) -> None:
        super().custom_signup(request, user)
        user.name = self.cleaned_data["name"]
        user.language = get_language()
        user.save(update_fields=["name", "language"])
