"""Wagtail's forms for the people of the newsroom."""

from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from gaceta.readers.models import Reader


class NameForm(forms.ModelForm):
    """One's own name, in the account settings of the admin."""

    class Meta:
        model = Reader
        fields = ["name"]


class ReaderCreationForm(UserCreationForm):
    """A new colleague. The password is theirs to set, by mail."""

    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = ["email", "name", "language", "is_superuser", "groups"]


class ReaderEditForm(UserEditForm):
    """A colleague's name and rights. The address is changed by its owner, who confirms it."""

    first_name = None
    last_name = None
    email = None

    class Meta(UserEditForm.Meta):
        fields = ["name", "language", "is_active", "is_superuser", "groups"]


class ReaderViewSet(UserViewSet):
    """Users in Wagtail's settings menu."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return ReaderEditForm if for_update else ReaderCreationForm
