"""The pages that say what a subscription is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gaceta.subscriptions.models import Plan


@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """The plans."""
    context = {"plans": Plan.objects.all(), "contact": settings.ENVIRONMENT.contact}
    return render(request, "subscriptions/offer.html", context)


@require_safe
def premium(request: HttpRequest) -> HttpResponse:
    """What Premium is: a newspaper of one's own for another person."""
    context = {"contact": settings.ENVIRONMENT.contact}
    return render(request, "subscriptions/premium.html", context)
