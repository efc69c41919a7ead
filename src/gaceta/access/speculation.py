"""Requests that no reader made: prefetch, prerender, a look at the headers alone."""

from django.http import HttpRequest


def is_speculative(request: HttpRequest) -> bool:
    """True if nobody looks at the answer yet; such a request never takes or moves a lease."""
    purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose", "")
    return request.method != "GET" or "prefetch" in purpose or "X-Moz" in request.headers
