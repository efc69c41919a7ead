"""How the terms are written: plain text with four marks. Everything else stands as it is written.

``## Heading {#id}``, ``- item``, ``[words](address)``, and an empty line between paragraphs. What is
stored is what was written; nothing in it can become markup of another kind.
"""

import re
from urllib.parse import urlsplit

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

_HEADING = re.compile(r"##\s+(?P<words>.+?)(?:\s*\{#(?P<id>[a-z0-9-]+)\})?\s*", re.DOTALL)
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")


def as_html(text: str) -> SafeString:
    """The text as paragraphs, headings and lists."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))]
    return mark_safe("\n".join(_part(part) for part in parts if part))  # noqa: S308 -- each is escaped


def _part(part: str) -> SafeString:
    heading = _HEADING.fullmatch(part)
    if heading and heading["id"]:
        return format_html('<h2 id="{}">{}</h2>', heading["id"], _line(heading["words"]))
    if heading:
        return format_html("<h2>{}</h2>", _line(heading["words"]))
    if part.startswith("- "):
        items = re.split(r"\n-\s+", part.removeprefix("- "))
        return format_html("<ul>{}</ul>", mark_safe("".join(map(_item, items))))  # noqa: S308
    return format_html("<p>{}</p>", _line(part))


def _item(words: str) -> SafeString:
    return format_html("<li>{}</li>", _line(words))


def _line(words: str) -> SafeString:
    """Words, and links in them to our own pages, to secure ones elsewhere and to mailboxes."""
    pieces, end = [], 0
    for link in _LINK.finditer(words):
        pieces += [escape(words[end : link.start()]), _link(link)]
        end = link.end()
    return mark_safe("".join([*pieces, escape(words[end:])]))  # noqa: S308 -- each is escaped


def _link(link: re.Match[str]) -> SafeString:
    words, address = link.groups()
    return format_html('<a href="{}">{}</a>', address, words) if _safe(address) else escape(link[0])


def _safe(address: str) -> bool:
    if address.startswith("/"):
        return not address.startswith(("//", "/\\"))
    try:
        return urlsplit(address).scheme in ("https", "mailto")
    except ValueError:  # a host that is none
        return False
