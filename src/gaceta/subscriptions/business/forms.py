"""The forms of a company's pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from gaceta.readers.fields import AddressField
from gaceta.subscriptions.business.lists import (
    MOST_ADDRESSES,
    Line,
    NotText,
    TooLong,
    read_list,
    text_of,
)
from gaceta.subscriptions.models import Company


class LanguageField(forms.ChoiceField):
    """In which language people are written to who have no account yet."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Language of the letter"))
        kwargs.setdefault("help_text", _("Whoever has an account is written to in their own."))
        super().__init__(choices=settings.LANGUAGES, **kwargs)


class ListForm(forms.Form):
    """A list of people, pasted or as a file. ``lines`` are what was read of it."""

    pasted = forms.CharField(
        label=_("Addresses"),
        required=False,
        help_text=_("One a line, or as you copy them out of a mail or a spreadsheet."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("CSV or plain text. The columns may be parted by comma, semicolon or tab."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )
    language = LanguageField()

    lines: list[Line]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        try:
            self.lines = read_list(self._text(given))
        except TooLong:
            raise ValidationError(_too_long(), code="too-long") from None
        except NotText:
            message = _("We cannot read this file. Save the list as CSV in UTF-8, or paste it.")
            raise ValidationError(message, code="not-text") from None
        if not self.lines:
            raise ValidationError(_("There is no address in the list."), code="empty")
        return given

    def _text(self, given: dict[str, Any]) -> str:
        """The pasted list and the file's, one after the other."""
        file = given.get("file")
        pasted = given.get("pasted") or ""
        return f"{pasted}\n{text_of(file.read())}" if file else pasted


class AddressForm(forms.Form):
    """Whom to give a seat."""

    email = AddressField(label=_("Address of the new reader"), autocomplete="off")
    language = LanguageField()


class DomainForm(forms.Form):
    """An address in the domain that is to be proven. What is refused in it, ``domains`` says."""

    address = forms.CharField(
        label=_("An address in your company’s domain"),
        max_length=254,
        help_text=_("We send a code there. It proves the domain, the part after the @."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class CodeForm(forms.Form):
    """What the letter says."""

    code = forms.CharField(
        label=_("The code in the letter"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class NameForm(forms.ModelForm):
    """What the company is called."""

    class Meta:
        model = Company
        fields = ["name"]
        help_texts = {"name": _("Your people see it where the company offers them a seat.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "organization"})}


def _too_long() -> str:
    return _(
        "The list is too long to be checked at once. Nothing of it was read, and nobody was invited. "
        "Send it in parts of up to %(most)s addresses (2 MB)."
    ) % {"most": number_format(MOST_ADDRESSES, force_grouping=True)}
