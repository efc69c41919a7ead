"""Who gets into a company's pages, and how much they may send there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from gaceta.subscriptions.business.administrators import administered

View = Callable[..., HttpResponse]

MOST_BYTES = 8_000_000
"""Of a form with its file."""


def for_administrators(view: View) -> View:
    """``view(request, company, …)`` with the subscription of that id; 404 for everybody else's."""

    @wraps(view)
    def entered(request: HttpRequest, company: int, **kwargs: Any) -> HttpResponse:
        found = get_object_or_404(administered(request.user), pk=company)
        return view(request, found, **kwargs)

    return never_cache(login_required(entered))


def of_bounded_size(view: View) -> View:
    """413 and a page that says so for a form that is too big to be read.

    Django's own proof against forged forms would meet such a form before the view does, so it is
    asked for in here.
    """
    protected = csrf_protect(view)

    @wraps(view)
    def bounded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            if int(request.META.get("CONTENT_LENGTH") or 0) <= MOST_BYTES:
                return protected(request, **kwargs)
        except RequestDataTooBig:
            pass
        return render(request, "subscriptions/business/too_big.html", status=413)

    return csrf_exempt(bounded)
