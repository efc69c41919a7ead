"""Signing in by a code that is sent by mail.

A code goes to a confirmed address alone. Whoever asks for one of another address gets the same page,
and guesses against an account are counted together, however many codes were asked for.
"""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context, ratelimit
from django import forms
from django.http import HttpResponse

from gaceta.readers.fields import AddressField, CodeField
from gaceta.readers.models import Reader
from gaceta.readers.remembering import note_wish, remember_field


class AskForCodeForm(allauth_forms.RequestLoginCodeForm):
    """Where to send the code."""

    _user: Reader | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"email": AddressField(), "remember": remember_field()}

    def clean_email(self) -> str:
        """The address; ``_user`` becomes its reader, if they have confirmed it."""
        address: str = self.cleaned_data["email"]
        if not ratelimit.consume(context.request, action="request_login_code", key=address):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = reader_at(address)
        return address


class CodeForm(allauth_forms.ConfirmLoginCodeForm):
    """The code that came. ``address`` is where it went."""

    code = CodeField()

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        self.address = address
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """The code. A guess is counted before it is judged, so that many at once count as many."""
        key = f"code:{self.address}"
        counted = ratelimit.consume(context.request, action="login_failed", key=key)
        if not counted:
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()
        ratelimit.clear(context.request, action="login_failed", key=key)
        return code


class AskForCodeView(allauth_views.RequestLoginCodeView):
    """The page that asks for an address."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response = super().form_valid(form)
        note_wish(self.request, form.cleaned_data["remember"])
        return response


class CodeView(allauth_views.ConfirmLoginCodeView):
    """The page that asks for the code."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "address": self._process.state["email"]}


def reader_at(address: str) -> Reader | None:
    """The reader who has confirmed that address and whose account is open."""
    confirmed = EmailAddress.objects.filter(email=address, verified=True, primary=True)
    return Reader.objects.filter(email=address, is_active=True, emailaddress__in=confirmed).first()
