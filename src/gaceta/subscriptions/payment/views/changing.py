"""To Premium, and more seats: what it costs now and later, confirmed once, and on to the people."""

import re
import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gaceta.subscriptions import terms
from gaceta.subscriptions.memberships import Ended, SeatsHeld
from gaceta.subscriptions.models import Plan, Price, Subscription
from gaceta.subscriptions.payment.changes import quoted_at, to_plan, with_seats
from gaceta.subscriptions.payment.checkout import running
from gaceta.subscriptions.payment.provider import (
    Change,
    Declined,
    NotPossible,
    PaymentDown,
    provider_of,
)
from gaceta.subscriptions.payment.views.buying import lead_to_provider
from gaceta.subscriptions.ways_back import next_of, with_next


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def premium(request: HttpRequest) -> HttpResponse:
    """What Premium is; for the owner of an individual subscription, the change to it."""
    reader = request.user
    owned = running(reader, Plan.Kind.PREMIUM, timezone.now()) if reader.is_authenticated else None
    if owned is None or owned.plan.kind != Plan.Kind.INDIVIDUAL:
        if request.method == "POST" and owned is not None:
            # The form was sent twice: the first one did it.
            return redirect(people_page(next_of(request)))
        return _premium_page(request, {"owned": owned})
    try:
        change = to_plan(owned, Plan.Kind.PREMIUM)
    except NotPossible:
        return _premium_page(request, {"owned": None})
    if request.method == "POST":
        return _confirm(request, owned, change, people_page(next_of(request)))
    return _premium_page(request, _sums(request, owned, change) | {"owned": owned})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: HttpRequest, subscription: int) -> HttpResponse:
    """More seats, or fewer free ones, for whoever owns the subscription."""
    it = get_object_or_404(request.user.subscriptions.select_related("plan"), pk=subscription)
    given = request.POST if request.method == "POST" else request.GET
    context = {"subscription": it, "more": _more(given.get("more", ""))} | _common(request)
    try:
        change = with_seats(it, context["more"])
    except NotPossible:
        error = "number" if "more" in given else ""
        return render(request, "subscriptions/payment/seats.html", context | {"error": error})
    if request.method == "POST" and "key" in request.POST:
        done = next_of(request) or people_page("")
        return _confirm(request, it, change, done, again="subscriptions/payment/seats.html")
    page = render(request, "subscriptions/payment/seats.html", context | _sums(request, it, change))
    return lead_to_provider(page)


def people_page(next_path: str) -> str:
    """Where the owner says who reads."""
    return with_next(reverse("subscriptions:people"), next_path)


def _confirm(
    request: HttpRequest,
    subscription: Subscription,
    change: Change,
    done: str,
    again: str = "subscriptions/premium.html",
) -> HttpResponse:
    now = timezone.now()
    error = ""
    if terms.must_accept(request.user, now) and terms.ticked(request.POST, now) is None:
        error = "terms"
    else:
        try:
            return _change(request, subscription, change, done)
        except (Declined, SeatsHeld, Ended, NotPossible) as reason:
            error = type(reason).__name__.lower()
        except PaymentDown:
            error = "down"
    context = {
        "subscription": subscription,
        "owned": subscription,
        "more": change.added_seats - subscription.added_seats,
    }
    try:
        context |= _sums(request, subscription, change)
    except PaymentDown:
        error = "down"
    status = 503 if error == "down" else 200
    page = render(request, again, _common(request) | context | {"error": error}, status=status)
    return lead_to_provider(page)


def _change(
    request: HttpRequest, subscription: Subscription, change: Change, done: str
) -> HttpResponse:
    now, provider = timezone.now(), provider_of(subscription)
    seats_before = subscription.seats.count()
    at = quoted_at(request.POST.get("proof", ""), now)
    quote = provider.quote(subscription, change, at)
    if request.POST.get("today") != str(quote.today):
        # Too long ago, or changed meanwhile: show the sum that holds now, and ask again.
        raise NotPossible("The sum has changed.")
    if text := terms.ticked(request.POST, now):
        terms.accept(request.user, text, now)
    key = re.sub(r"[^0-9a-f-]", "", request.POST.get("key", ""))[:36]
    bank = provider.change(subscription, change, quote, key, now)
    if bank:
        return HttpResponseRedirect(bank, status=303)
    more = change.price.plan.seats + change.added_seats > seats_before
    told = _("Done: there is room for another person.") if more else _("Done.")
    messages.success(request, told)
    return redirect(done)


def _sums(request: HttpRequest, subscription: Subscription, change: Change) -> dict[str, object]:
    now = timezone.now()
    return {
        "change": change,
        "quote": provider_of(subscription).quote(subscription, change, now),
        "key": uuid.uuid4(),
    }


def _premium_page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    prices = Price.objects.filter(on_sale=True, plan__on_sale=True, plan__kind=Plan.Kind.PREMIUM)
    mine = prices.filter(currency=settings.PAYMENT.currency).select_related("plan")
    page = render(
        request,
        "subscriptions/premium.html",
        _common(request) | {"prices": mine} | context,
    )
    return lead_to_provider(page)


def _common(request: HttpRequest) -> dict[str, object]:
    next_path = next_of(request)
    here = with_next(reverse("subscriptions:premium"), next_path)
    return {
        "next": next_path,
        "people": people_page(next_path),
        "sign_in": with_next(reverse("account_login"), here),
        "contact": settings.ENVIRONMENT.contact,
        "pay": settings.PAYMENT,
    }


def _more(value: str) -> int:
    return int(value) if re.fullmatch("-?[0-9]{1,3}", value) else 0
