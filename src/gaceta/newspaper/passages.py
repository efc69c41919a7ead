"""From the body of a story to what a page shows: all its passages, or only its beginning."""

import re
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

TEASER_PARAGRAPHS = 2
WORDS_A_MINUTE = 220

PARAGRAPH = re.compile(r"<p\b[^>]*>.*?</p>", re.DOTALL)
# Rich text cannot hold a comment: this one can only be ours.
SEAM = "<!--seam-->"


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of a body. ``id`` is its place in the story, "p-3"."""

    id: str
    kind: str
    value: Any
    html: SafeString
    """The rich text of a paragraph or a fact box, links resolved."""


def passages(body: StreamValue) -> list[Passage]:
    """The whole story. All its links cost one query, all its pictures two."""
    blocks = list(body)
    pictures = [block.value["image"] for block in blocks if block.block_type == "photo"]
    prefetch_related_objects([picture for picture in pictures if picture], "renditions")
    texts = _expand([_rich_text(block) for block in blocks])
    return [
        Passage(f"p-{number}", block.block_type, block.value, text)
        for number, (block, text) in enumerate(zip(blocks, texts, strict=True), start=1)
    ]


def teaser(body: StreamValue) -> list[SafeString]:
    """The first paragraphs, and never more than half of them all."""
    found = [
        paragraph
        for block in body
        if block.block_type == "paragraph"
        for paragraph in PARAGRAPH.findall(block.value.source)
    ]
    return _expand(found[: min(TEASER_PARAGRAPHS, len(found) // 2)])


def minutes(body: StreamValue) -> int:
    """How long reading takes, rounded up; at least one minute."""
    words = sum(len(_words(block).split()) for block in body)
    return max(1, ceil(words / WORDS_A_MINUTE))


def _rich_text(block: StreamValue.StreamChild) -> str:
    if block.block_type == "paragraph":
        return str(block.value.source)
    if block.block_type == "factbox":
        return str(block.value["text"].source)
    return ""


def _words(block: StreamValue.StreamChild) -> str:
    if block.block_type == "heading":
        return str(block.value)
    if block.block_type == "quotation":
        return str(block.value["text"])
    return strip_tags(_rich_text(block).replace("</", " </"))


def _expand(sources: list[str]) -> list[SafeString]:
    """Stored rich text as HTML. Wagtail cleaned it when it was saved."""
    if not sources:
        return []
    expanded = expand_db_html(SEAM.join(sources)).split(SEAM)
    return [mark_safe(html) for html in expanded]  # noqa: S308
