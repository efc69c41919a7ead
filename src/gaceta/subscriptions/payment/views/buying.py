"""From the plans on sale to a subscription, and back to the story."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gaceta.readers.models import Reader
from gaceta.subscriptions import terms
from gaceta.subscriptions.models import Order, Plan, Price
from gaceta.subscriptions.payment import checkout as buying
from gaceta.subscriptions.payment.provider import (
    PaymentDown,
    WaysBack,
    provider_called,
    seller,
)
from gaceta.subscriptions.payment.quotes import FirstQuote, first
from gaceta.subscriptions.ways_back import next_of, whole, with_next


@dataclass(frozen=True)
class Shown:
    """A price as the offer shows it."""

    price: Price
    quote: FirstQuote


@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """The plans on sale and what they cost, for everybody."""
    currencies = _currencies()
    asked = request.GET.get("currency", "")
    usual = settings.PAYMENT.currency
    currency = (
        asked
        if asked in currencies
        else usual
        if usual in currencies
        else next(iter(currencies), usual)
    )
    context = {
        "plans": _plans(request, currency),
        "currencies": currencies,
        "currency": currency,
        "next": next_of(request),
        "contact": settings.ENVIRONMENT.contact,
    }
    return render(request, "subscriptions/offer.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """What is bought and for how much; accepted and confirmed, on to the provider."""
    given = request.POST if request.method == "POST" else request.GET
    try:
        basket = buying.basket(given.get("price", ""), given.get("seats", ""))
    except buying.NotOnSale:
        messages.error(request, _("This is not on sale any more. Choose again, please."))
        return redirect(with_next(reverse("subscriptions:offer"), next_of(request)))
    if not request.user.is_authenticated:
        return _checkout_page(request, basket)
    in_the_way = buying.running(request.user, basket.price.plan.kind, timezone.now())
    if in_the_way and "key" not in request.POST:
        return render(
            request,
            "subscriptions/payment/already.html",
            {"subscription": in_the_way, "next": next_of(request)},
        )
    if request.method == "POST":
        return _buy(request, basket)
    return _checkout_page(request, basket)


@never_cache
@login_required
@require_safe
def bought(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Back from the provider: what was bought runs, or its payment is still on its way."""
    order = get_object_or_404(Order, key=key, reader=request.user)
    try:
        provider_called(order.provider).settle(order, timezone.now())
    except PaymentDown:
        order.refresh_from_db()
    if order.subscription is None:
        return render(request, "subscriptions/payment/waiting.html", {"order": order})
    invoice = order.subscription.invoices.filter(paid=None, voided=None).first()
    for_a_company = order.subscription.plan.kind == Plan.Kind.BUSINESS
    if invoice is None and order.next and not for_a_company:
        messages.success(request, _("Thank you. Your subscription runs; read on."))
        return redirect(order.next)
    context = {"order": order, "invoice": invoice, "subscription": order.subscription}
    return render(request, "subscriptions/payment/bought.html", context | {"pay": settings.PAYMENT})


def lead_to_provider(response: HttpResponse) -> HttpResponse:
    """The form on this page may lead to the provider's own pages: browsers ask for leave."""
    pages = list(seller().pages)
    if pages:
        response._csp_update = {"form-action": pages}  # type: ignore[attr-defined]
    return response


def _buy(request: HttpRequest, basket: buying.Basket) -> HttpResponse:
    now, reader = timezone.now(), request.user
    text = terms.ticked(request.POST, now)
    if terms.must_accept(reader, now) and text is None:
        return _checkout_page(request, basket, error="terms")
    try:
        order = buying.order(reader, basket, _key(request), next_of(request), now)
        if text:
            terms.accept(reader, text, now)
        back = WaysBack(
            done=whole(reverse("subscriptions:bought", args=[order.key])),
            left=whole(_address(reverse("subscriptions:checkout"), basket, order.next)),
        )
        return HttpResponseRedirect(buying.go_and_pay(order, back, now), status=303)
    except buying.AlreadySubscribed as it:
        context = {"subscription": it.subscription, "next": next_of(request)}
        return render(request, "subscriptions/payment/already.html", context)
    except buying.OwesInvoice:
        return _checkout_page(request, basket, error="owes")
    except buying.NotOnSale:
        return render(request, "400.html", status=400)
    except PaymentDown:
        return _checkout_page(request, basket, error="down", status=503)


def _checkout_page(
    request: HttpRequest, basket: buying.Basket, *, error: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    next_path = next_of(request)
    here = _address(reverse("subscriptions:checkout"), basket, next_path)
    context = {
        "basket": basket,
        "quote": first(basket.price, basket.added_seats, is_new=_counts_as_new(request), now=now),
        "seats": basket.price.plan.seats + basket.added_seats,
        "most_seats": buying.MOST_SEATS,
        "key": uuid.uuid4(),
        "next": next_path,
        "sign_up": with_next(reverse("account_signup"), here),
        "sign_in": with_next(reverse("account_login"), here),
        "error": error,
        "pay": settings.PAYMENT,
        "contact": settings.ENVIRONMENT.contact,
    }
    page = render(request, "subscriptions/payment/checkout.html", context, status=status)
    return lead_to_provider(page)


def _plans(request: HttpRequest, currency: str) -> list[tuple[Plan, list[Shown]]]:
    now, new = timezone.now(), _counts_as_new(request)
    plans = Plan.objects.filter(on_sale=True).prefetch_related("prices")
    shown = [(plan, _prices(plan, currency, new, now)) for plan in plans]
    return [(plan, prices) for plan, prices in shown if prices]


def _prices(plan: Plan, currency: str, new: bool, now: datetime) -> list[Shown]:
    on_sale = [p for p in plan.prices.all() if p.on_sale and p.currency == currency]
    return [Shown(price, first(price, 0, is_new=new, now=now)) for price in on_sale]


def _currencies() -> list[str]:
    on_sale = Price.objects.filter(on_sale=True, plan__on_sale=True)
    return sorted(set(on_sale.values_list("currency", flat=True)))


def _counts_as_new(request: HttpRequest) -> bool:
    return not isinstance(request.user, Reader) or buying.is_new(request.user)


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        raise buying.NotOnSale from None


def _address(path: str, basket: buying.Basket, next_path: str) -> str:
    seats = basket.added_seats or ""
    return with_next(path, next_path, price=basket.price.pk, seats=seats)
