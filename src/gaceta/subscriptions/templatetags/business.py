"""Where a company's seat is offered to whoever may join by themselves."""

from typing import Any

from django import template
from django.utils import timezone

from gaceta.subscriptions.business.domains import offering
from gaceta.subscriptions.business.people import name_of

register = template.Library()


@register.inclusion_tag("subscriptions/business/offered.html", takes_context=True)
def company_seats(context: dict[str, Any], next_path: str = "") -> dict[str, Any]:
    """A button for each company with a free seat for this reader, and nothing for anybody else.

    Joining leads back to ``next_path``, or to the page that shows the button.
    """
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {}
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "offers": [(name_of(found), found) for found in offering(request.user, timezone.now())],
        "next": next_path or request.get_full_path(),
    }
