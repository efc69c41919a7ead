"""The conditions of the subscription."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gaceta.subscriptions.models import grace

TERMS_VERSION = date(2026, 11, 23)
"""The day from which the conditions hold as ``terms.html`` has them."""


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The conditions of the digital subscription."""
    context = {"version": TERMS_VERSION, "grace_days": grace().days}
    return render(request, "subscriptions/terms.html", context)
