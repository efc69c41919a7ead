"""Giving a story, opening a given one, and taking the link back."""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gaceta.access import gift_form, gifts
from gaceta.access.speculation import is_in_advance, is_nobodys
from gaceta.signing import BadToken, Expired
from gaceta.subscriptions.holdings import seat_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Make a link, and show it. Where that cannot be, back to the story, which says why."""
    if request.method != "POST":
        # Another edition's link on the page that showed one, or its address opened once more.
        return HttpResponseRedirect(f"/{request.LANGUAGE_CODE}/")
    try:
        giving = gift_form.read(request.POST.get("offer", ""))
    except Expired as old:
        return HttpResponseRedirect(gift_form.offered(old.claims).path)
    except BadToken:
        # No page of ours sends such a form.
        return render(request, "400.html", status=400)
    if not request.user.is_authenticated or seat_of(request.user, time.time()) is None:
        return HttpResponseRedirect(giving.path)
    try:
        token = gifts.give(request.user, giving)
    except gifts.NoneLeft:
        return HttpResponseRedirect(giving.path)
    return _secret(render(request, "access/gift.html", _shown(request, giving, token)))


@never_cache
@require_safe
def open_gift(request: HttpRequest, token: str) -> HttpResponse:
    """To the story, whose own address holds no secret; or why the link opens none."""
    response = _opened(request, token)
    response["Referrer-Policy"] = "no-referrer"  # no other address is told this one
    return _secret(response)


def _opened(request: HttpRequest, token: str) -> HttpResponse:
    gift = gifts.find(token)
    if gift is None or not gift.is_open:
        context = {"gift": gift, "days": gifts.LASTS.days}
        return render(request, "access/gift_over.html", context, status=410 if gift else 404)
    if is_in_advance(request):
        return HttpResponse(status=503)  # it opens, and counts, when somebody follows it
    response = HttpResponseRedirect(f"{gift.path}?gift=1")
    if not is_nobodys(request):
        gifts.open_here(response, gift, token)
    return response


@never_cache
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """The link opens nothing any more."""
    gift = gifts.withdraw(request.POST.get("gift", ""), request.POST.get("key", ""))
    if gift is None:
        return render(request, "400.html", status=400)
    return _secret(render(request, "access/gift_over.html", {"gift": gift, "mine": True}))


def _shown(request: HttpRequest, giving: gift_form.Giving, token: str) -> dict[str, object]:
    return {
        "link": settings.ORIGIN + reverse("access:open-gift", args=[token]),
        "token": token,
        "key": gifts.withdrawal_key(token),
        "story": giving.path,
        "days": gifts.LASTS.days,
        "left": gifts.left(request.user, giving.meter, giving.most),
    }


def _secret(response: HttpResponse) -> HttpResponse:
    """What holds a link in its address or its text is not for search engines."""
    response["X-Robots-Tag"] = "noindex"
    return response
