"""The proof that a request comes from one of our own pages, for scripts that carry no form token."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt

from gaceta.access import engine

View = Callable[[HttpRequest], HttpResponse]


def from_own_pages(view: View) -> View:
    """403 unless the browser itself says that the request is of the same origin."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if is_from_own_pages(request):
            return view(request)
        return HttpResponseForbidden("This request did not come from one of our own pages.")

    return csrf_exempt(checked)


def is_from_own_pages(request: HttpRequest) -> bool:
    """Browsers write Sec-Fetch-Site and Origin themselves; no page can forge them."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    return request.headers.get("Origin") == engine.config().origin
