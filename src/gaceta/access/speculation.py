"""Requests that no reader made: prefetch, prerender, a look at the headers alone, a program's."""

import re

from django.http import HttpRequest

PROGRAM = re.compile(
    r"\+https?://"  # crawlers and most previewers say where to read about them; no browser does
    r"|bot/\d"  # …Googlebot/2.1; a phone of the make Cubot has no version after its name
    r"|^(whatsapp|telegrambot|skypeuripreview|facebookexternalhit|facebot|mastodon|signal|iframely)\b"
    r"|slackbot|embedly|google-inspectiontool",
    re.IGNORECASE,
)
"""Who fetches a page with a reader's cookies but for nobody's eyes: link previewers, crawlers."""


def is_speculative(request: HttpRequest) -> bool:
    """True if nobody looks at the answer yet; such a request never takes or moves a lease."""
    return is_in_advance(request) or is_nobodys(request)


def is_in_advance(request: HttpRequest) -> bool:
    """True if a browser fetches the page for a reader who may open it later, without asking anew."""
    purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose", "")
    return "prefetch" in purpose or "X-Moz" in request.headers


def is_nobodys(request: HttpRequest) -> bool:
    """True for a program, and for a look at the headers alone: no reader will see the answer."""
    return request.method != "GET" or bool(PROGRAM.search(request.headers.get("User-Agent", "")))
