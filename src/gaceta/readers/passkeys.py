"""Passkeys: a key that the reader's device keeps, and gives only to their finger, face or screen lock."""

from typing import Any

from allauth.mfa.webauthn import forms as allauth_forms
from allauth.mfa.webauthn import views as allauth_views
from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from gaceta.readers.models import one_line
from gaceta.readers.remembering import note_wish


def name_field(**kwargs: Any) -> forms.CharField:
    """What the reader calls the passkey."""
    return forms.CharField(label=_("Name"), max_length=60, validators=[one_line], **kwargs)


class NewPasskeyForm(allauth_forms.AddWebAuthnForm):
    """A passkey that signs in by itself: it must have asked who the reader is."""

    name = name_field(required=False, help_text=_("Yours to choose: “my phone”, for example."))
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)


class PasskeyNameForm(allauth_forms.EditWebAuthnForm):
    """Another name for it."""

    name = name_field()


class PasskeyForm(allauth_forms.LoginWebAuthnForm):
    """What the passkey signed, instead of a password."""

    remember = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PasskeyView(allauth_views.LoginWebAuthnView):
    """GET gives what is to be signed, POST takes the signature."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        note_wish(self.request, form.cleaned_data["remember"])
        return super().form_valid(form)
