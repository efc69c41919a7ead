"""``next``: the path of the story that a reader comes from, and goes back to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 500


def own_path(path: str) -> str:
    """``path`` if it stays on this site and can be kept whole, else empty."""
    safe = url_has_allowed_host_and_scheme(path, None) and path.startswith("/")
    return path if safe and len(path) <= LONGEST else ""


def next_of(request: HttpRequest) -> str:
    """Where the request says that its reader comes from; empty if it says nothing that is safe."""
    return own_path(request.POST.get("next") or request.GET.get("next", ""))


def back(request: HttpRequest, path: str) -> str:
    """The story, or the front page of the edition if none is known."""
    return own_path(path) or f"/{request.LANGUAGE_CODE}/"
