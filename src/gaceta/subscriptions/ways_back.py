"""``next``: the path of the story that a reader comes from, and goes back to."""

from urllib.parse import urlencode

from django.conf import settings
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


def with_next(path: str, next_path: str, **more: object) -> str:
    """``path`` with these parameters, and the way back if there is one."""
    given = {**more, "next": next_path}
    query = urlencode({name: value for name, value in given.items() if value != ""})
    return f"{path}?{query}" if query else path


def whole(path: str) -> str:
    """The address of a path of ours, for somebody else's page to lead back to."""
    return f"{settings.ORIGIN}{path}"
