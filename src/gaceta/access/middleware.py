"""While the seat store is down reading goes on, but nothing of an account can be changed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from gaceta.access import engine, views

Handler = Callable[[HttpRequest], HttpResponse]

SAFE = ("GET", "HEAD", "OPTIONS")
STAY_OPEN = (
    "account_logout",
    "access:place",
    "access:entitlement",
    "access:another-device",
    "subscriptions:terms-accept",
    "newspaper:save",
    "newspaper:forget",
)


def closed_while_the_store_is_down(get_response: Handler) -> Handler:
    """A change made now could not end the leases it must end, so it waits (503)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or _stays_open(request.path):
            return get_response(request)
        if engine.wait_for(engine.engine().answers()):
            return get_response(request)
        return views.unavailable(request)

    return middleware


def _stays_open(path: str) -> bool:
    """Signing out is never refused; saved stories, places and keys change nothing of the account.

    Nor does accepting the terms, without which somebody might not read on.
    """
    return path in {reverse(name) for name in STAY_OPEN}
