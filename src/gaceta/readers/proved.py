"""The address that a letter has proved to be theirs, of somebody who has yet to sign in or up.

Whoever opens the link in a letter of ours holds its mailbox. Kept where allauth looks for it
(``stash_verified_email``), it fills in the forms, and an account under it begins without another letter.
"""

from allauth.core import context
from django import forms


def proved_address() -> str:
    """The address proved in this browser; empty if there is none."""
    request = context.request
    return request.session.get("account_verified_email") or "" if request else ""


class BeginsWithIt(forms.Form):
    """A form whose first field is the address of who fills it in."""

    address_field = "email"

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        initial = super().get_initial_for_field(field, field_name)
        return proved_address() or initial if field_name == self.address_field else initial
