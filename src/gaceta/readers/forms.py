"""The forms of an account: allauth's rules, our fields and words."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gaceta.readers.fields import AddressField, NewPasswordField, PasswordField
from gaceta.readers.models import Device, Reader, one_line
from gaceta.readers.proved import BeginsWithIt, proved_address
from gaceta.readers.remembering import let_last, note_wish, remember_field


class SignInForm(BeginsWithIt, allauth_forms.LoginForm):
    """Address, password, and whether to remember the device."""

    address_field = "login"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "login": AddressField(autocomplete="username"),
            "password": PasswordField(),
            "remember": remember_field(),
        }

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in; the session lasts as long as was asked."""
        remember = self.cleaned_data["remember"]
        note_wish(request, remember)
        response = super().login(request, redirect_url)
        let_last(request, remember)  # allauth has just set a length of its own
        return response


class SignUpForm(allauth_forms.SignupForm):
    """Address and password; a name if one likes to be called by it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "email": AddressField(
                help_text=_("We send a message there; your account begins when you confirm it.")
            ),
            "name": forms.CharField(
                label=_("Name"),
                max_length=120,
                required=False,
                validators=[one_line],
                widget=forms.TextInput(attrs={"autocomplete": "name"}),
            ),
            "password1": NewPasswordField(label=_("Password")),
        }
        if proved_address():
            self.fields["email"].help_text = _(
                "A letter has shown that this address is yours, so your account begins at once. "
                "If you write another, we send a message there first."
            )

    def try_save(self, request: HttpRequest) -> tuple[Reader | None, HttpResponse | None]:
        """The reader, or the same answer as ever if there is an account already.

        Neither the answer nor the time it takes tells which: hashing is done in either case.
        """
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:  # the same address a moment ago, by a second press of the button
                self.account_already_exists = True
        else:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def custom_signup(self, request: HttpRequest, user: Reader) -> None:
        """What allauth does not ask for."""
        super().custom_signup(request, user)
        user.name = self.cleaned_data["name"]
        user.language = get_language()
        user.save(update_fields=["name", "language"])


class NewAddressForm(allauth_forms.AddEmailForm):
    """A new address, which counts once it is confirmed."""

    email = AddressField(label=_("New email address"))


class NewPasswordForm(allauth_forms.ChangePasswordForm):
    """The password, by one who knows the present one."""

    oldpassword = PasswordField(label=_("Current password"))
    password1 = NewPasswordField()
    password2 = None


class FirstPasswordForm(allauth_forms.SetPasswordForm):
    """A password for an account that never had one."""

    password1 = NewPasswordField()
    password2 = None


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):
    """Where to send the link."""

    email = AddressField()


class ReplacedPasswordForm(allauth_forms.ResetPasswordKeyForm):
    """A new password, by one who followed the link."""

    password1 = NewPasswordField()
    password2 = None


class ReauthenticationForm(allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    password = PasswordField()


class ProfileForm(forms.ModelForm):
    """What a reader is called, and in which language we write to them."""

    class Meta:
        model = Reader
        fields = ["name", "language"]
        labels = {"name": _("Name"), "language": _("Language of our messages")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class DeviceNameForm(forms.ModelForm):
    """What the reader calls a device; nothing, and it is called by its kind."""

    class Meta:
        model = Device
        fields = ["name"]
        labels = {"name": _("Name of the device")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}
