"""Pages that are only read refuse everything else first, before a form's proof is asked for."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Handler = Callable[[HttpRequest], HttpResponse]

READ_ONLY = (
    "wagtail_serve",
    "front-door",
    "access:why",
    "access:free",
    "access:open-gift",
    "subscriptions:offer",
    "subscriptions:terms",
    "subscriptions:invited",
)
"""The names of their addresses."""


def pages_are_only_read(get_response: Handler) -> Handler:
    """405 for any method but GET and HEAD on a page of ``READ_ONLY``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *_: Any) -> HttpResponse | None:
        if request.method in ("GET", "HEAD") or request.resolver_match.view_name not in READ_ONLY:
            return None
        response = render(request, "405.html", status=405)
        response["Allow"] = "GET, HEAD"
        return response

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
