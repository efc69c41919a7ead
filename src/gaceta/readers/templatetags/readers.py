"""What the pages of an account have in common."""

from django import template
from django.template import Context

from gaceta.readers.menu import AccountPage, account_pages

register = template.Library()


@register.simple_tag(takes_context=True)
def account_menu(context: Context) -> list[AccountPage]:
    """The pages of the account, in order."""
    return account_pages(context["request"])
