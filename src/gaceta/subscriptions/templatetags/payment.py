"""Amounts, and what a reader who owes something is told on every page."""

from typing import Any

from django import template
from django.http import HttpRequest

from gaceta.subscriptions.payment import currencies
from gaceta.subscriptions.payment.standing import Owed, owed_by

register = template.Library()


@register.filter
def money(amount: int, currency: str) -> str:
    """``{{ 900|money:"EUR" }}``: €9, or 9 € in Spanish."""
    return currencies.money(amount, currency)


@register.simple_tag(takes_context=True)
def payment_owed(context: dict[str, Any]) -> Owed | None:
    """What the reader of this page owes and should be told of; None where there is nothing to tell."""
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    return owed_by(user) if user is not None and user.is_authenticated else None
