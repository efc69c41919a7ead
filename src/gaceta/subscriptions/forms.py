"""Forms about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gaceta.readers.fields import AddressField
from gaceta.readers.models import Reader
from gaceta.subscriptions.invitations import LONGEST


class InvitationForm(forms.Form):
    """Whom to invite."""

    email = AddressField(label=_("Their email address"), max_length=LONGEST, autocomplete="off")
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)


class OwnSeatForm(forms.Form):
    """Who asks for a seat, from a device on which somebody else is signed in."""

    email = AddressField(label=_("Your own email address"), max_length=LONGEST)

    def __init__(self, *args: Any, signed_in: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signed_in = signed_in

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email == self.signed_in.email:
            raise ValidationError(
                _("This is the address of the account that is signed in here. Write your own."),
                code="not-their-own",
            )
        return email
