"""The page for a form that the browser sent without its proof."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, and what to do: the browser keeps no cookies for us, or the form waited too long."""
    context = {"cookies_came": bool(request.COOKIES)}
    return render(request, "readers/csrf_failure.html", context, status=403)
