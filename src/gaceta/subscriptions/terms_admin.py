"""New versions of the terms, for the desk. One that is in force is only read."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaceta.subscriptions.models import Acceptance, Terms, TermsText


class TermsForm(forms.ModelForm):
    """The day from which a version holds: never today, so that nothing changes under a reader's eyes."""

    class Meta:
        model = Terms
        fields = ["in_force"]

    def clean_in_force(self) -> Any:
        day = self.cleaned_data["in_force"]
        if day <= timezone.localdate():
            raise ValidationError(_("A new version comes into force tomorrow at the earliest."))
        return day


class InEveryLanguage(BaseInlineFormSet):
    """One text in each of the newspaper's languages."""

    def clean(self) -> None:
        super().clean()
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data]
        told = {data["language"] for data in filled if data.get("body") and not data.get("DELETE")}
        missing = [str(name) for code, name in settings.LANGUAGES if code not in told]
        if missing:
            said = _("A version is written in every language. There is no text yet in: %s")
            raise ValidationError(said % ", ".join(missing))


class TermsTextInline(admin.StackedInline):
    """What the version says."""

    model = TermsText
    formset = InEveryLanguage
    fields = ["language", "changes", "body"]
    max_num = extra = len(settings.LANGUAGES)

    def get_extra(self, request: HttpRequest, obj: Terms | None = None, **kwargs: Any) -> int:
        return 0 if obj else len(settings.LANGUAGES)

    def has_change_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return _may_change(obj) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return _may_change(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return _may_change(obj) and super().has_delete_permission(request, obj)


@admin.register(Terms)
class TermsAdmin(admin.ModelAdmin):
    """Versions. "View on site" shows one as readers will, before its day to the desk alone."""

    form = TermsForm
    inlines = [TermsTextInline]
    list_display = ["in_force", "acceptances"]

    @admin.display(description=_("accepted"))
    def acceptances(self, obj: Terms) -> int:
        """How many readers accepted it; who, is in their accounts."""
        return Acceptance.objects.filter(text__terms=obj).count()

    def view_on_site(self, obj: Terms) -> str:
        return reverse("subscriptions:terms-version", args=[obj.in_force.isoformat()])

    def has_change_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return _may_change(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return _may_change(obj) and super().has_delete_permission(request, obj)


def _may_change(version: Terms | None) -> bool:
    return version is None or not version.is_in_force
