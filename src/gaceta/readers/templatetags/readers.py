"""What the pages of an account have in common."""

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString

from gaceta.readers.menu import AccountPage, account_pages

register = template.Library()


@register.simple_tag(takes_context=True)
def account_menu(context: Context) -> list[AccountPage]:
    """The pages of the account, in order."""
    return account_pages(context["request"])


@register.simple_tag
def rendered(field: BoundField) -> SafeString:
    """The field's control. The first that is wrong has the focus: the page opens where to mend it."""
    wrong = next((name for name in field.form.fields if name in field.form.errors), None)
    return field.as_widget(attrs={"autofocus": True} if field.name == wrong else None)
