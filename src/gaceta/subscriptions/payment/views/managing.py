"""The owner's page: plan, next payment, how it is paid, invoices, the end."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gaceta.subscriptions.models import Invoice, Subscription
from gaceta.subscriptions.payment.invoices import tax_included
from gaceta.subscriptions.payment.provider import PaymentDown, provider_of
from gaceta.subscriptions.payment.quotes import per_period
from gaceta.subscriptions.payment.standing import Owed, owed_by
from gaceta.subscriptions.payment.views.buying import lead_to_provider
from gaceta.subscriptions.ways_back import next_of, whole, with_next


@dataclass(frozen=True)
class Owned:
    """A subscription as its owner sees it."""

    subscription: Subscription
    invoices: list[Invoice]
    amount: int | None
    """For each period, in cents; None for a gift of the desk's."""
    runs: bool
    until: datetime
    owed: Owed | None

    @property
    def takes_seats(self) -> bool:
        price = self.subscription.price
        return price is not None and price.seat_amount is not None


@never_cache
@login_required
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """Every subscription that the reader owns."""
    owned = request.user.subscriptions.select_related("plan", "price").order_by("-period_end")
    context = {
        "owned": [_owned(it) for it in owned],
        "next": next_of(request),
        "contact": settings.ENVIRONMENT.contact,
        "pay": settings.PAYMENT,
    }
    return lead_to_provider(render(request, "subscriptions/payment/manage.html", context))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, subscription: int) -> HttpResponse:
    """One page that says what ends and when, and one button."""
    it = _mine(request, subscription)
    if request.method != "POST":
        context = {
            "owned": _owned(it),
            "members": it.seats.exclude(reader=None).count(),
            "never_paid": not it.invoices.exclude(paid=None).exists() and it.invoices.exists(),
        }
        return render(request, "subscriptions/payment/cancel.html", context)
    try:
        provider_of(it).cancel(it, timezone.now())
    except PaymentDown:
        return _down(request)
    messages.success(request, _("Cancelled. You can read to the end of what is paid for."))
    return redirect("subscriptions:manage")


@never_cache
@login_required
@require_POST
def resume(request: HttpRequest, subscription: int) -> HttpResponse:
    """Not cancelled after all."""
    it = _mine(request, subscription)
    try:
        provider_of(it).resume(it, timezone.now())
    except PaymentDown:
        return _down(request)
    messages.success(request, _("Your subscription goes on."))
    return redirect("subscriptions:manage")


@never_cache
@login_required
@require_POST
def method(request: HttpRequest, subscription: int) -> HttpResponse:
    """To the provider's page where the way of paying is changed."""
    it = _mine(request, subscription)
    try:
        page = provider_of(it).method_page(it, whole(reverse("subscriptions:manage")))
    except PaymentDown:
        return _down(request)
    return HttpResponseRedirect(page or reverse("subscriptions:manage"), status=303)


@never_cache
@login_required
@require_safe
def invoice(request: HttpRequest, number: int) -> HttpResponse:
    """An invoice, to be read and printed. A provider's own stands at the provider's."""
    mine = Invoice.objects.filter(subscription__owner=request.user)
    it = get_object_or_404(mine.select_related("subscription__plan"), pk=number)
    if it.number is None:
        if not it.address:
            raise Http404
        return HttpResponseRedirect(it.address)
    context = {"invoice": it, "tax": tax_included(it), "pay": settings.PAYMENT}
    return render(request, "subscriptions/payment/invoice.html", context)


def _mine(request: HttpRequest, subscription: int) -> Subscription:
    running = request.user.subscriptions.exclude(status=Subscription.Status.ENDED)
    return get_object_or_404(running.select_related("plan", "price"), pk=subscription)


def _owned(it: Subscription) -> Owned:
    owed = owed_by(it.owner)
    return Owned(
        subscription=it,
        invoices=list(it.invoices.all()),
        amount=per_period(it.price, it.added_seats) if it.price else None,
        runs=it.status != Subscription.Status.ENDED,
        until=it.runs_until if it.status == Subscription.Status.PAST_DUE else it.period_end,
        owed=owed if owed and owed.subscription == it else None,
    )


def _down(request: HttpRequest) -> HttpResponse:
    messages.error(
        request,
        _("The payment service gives no answer. Nothing was changed; try again in a few minutes."),
    )
    return redirect(with_next(reverse("subscriptions:manage"), next_of(request)))
