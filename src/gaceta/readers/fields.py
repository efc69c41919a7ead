"""The fields that an account's forms are made of."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gaceta.readers.addresses import LookAlike, canonical
from gaceta.readers.models import Reader


class AddressField(forms.EmailField):
    """An email address in its canonical form. A look-alike is refused before anybody is looked up."""

    def __init__(self, *, autocomplete: str = "email", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Email address"))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("This is not an email address, such as ana@example.com.")
        self.widget.attrs["autocomplete"] = autocomplete

    def clean(self, value: Any) -> str:
        address = super().clean(value)
        try:
            return canonical(address)
        except LookAlike:
            message = _("This address has letters that can be mistaken for others.")
            raise ValidationError(message, code="look-alike") from None


class PasswordField(forms.CharField):
    """A password that the reader has already."""

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Password"))
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, widget=widget, **kwargs)


class NewPasswordField(PasswordField):
    """A password being chosen, held against the rules. ``user`` is whose it will be, if known."""

    user: Reader | None = None

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("New password"))
        kwargs.setdefault(
            "help_text",
            _("At least 8 characters of any kind; 15 or more are better. A sentence is fine."),
        )
        super().__init__(autocomplete="new-password", **kwargs)

    def clean(self, value: Any) -> str:
        return get_adapter().clean_password(super().clean(value), user=self.user)


class CodeField(forms.CharField):
    """A code from a mail, an app or a paper, typed with or without its dashes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code"))
        widget = forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "off",
                "spellcheck": "false",
                "class": "code",
            }
        )
        super().__init__(max_length=40, widget=widget, **kwargs)
