"""The demo's stories as they are written down: a TOML header, then paragraphs."""

import re
import tomllib
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

CONTENT = files(__package__) / "content"

Block = tuple[str, Any]


@dataclass(frozen=True)
class WrittenStory:
    """One file in content/: its header, and its body as the newspaper's blocks."""

    slug: str
    language: str
    head: dict[str, Any]
    body: tuple[Block, ...]


def written_stories(language: str) -> list[WrittenStory]:
    """All stories of an edition, oldest first."""
    found = sorted((CONTENT / language).iterdir(), key=lambda file: file.name)
    stories = [_read(file, language) for file in found if file.name.endswith(".md")]
    return sorted(stories, key=lambda story: -story.head["hours_ago"])


def table(name: str) -> list[dict[str, Any]]:
    """The rows of content/people.toml, sections.toml or topics.toml."""
    rows: dict[str, list[dict[str, Any]]] = tomllib.loads(
        (CONTENT / f"{name}.toml").read_text("utf-8")
    )
    return next(iter(rows.values()))


def blocks(text: str) -> tuple[Block, ...]:
    """The body's blocks: paragraphs, headings (##), quotations (>) and fact boxes ([box])."""
    return tuple(_block(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip())


def inline(text: str) -> str:
    """A line as HTML: **bold**, *italic* and [links](address), everything else as it stands."""
    html = escape(" ".join(text.split()), quote=False)
    html = re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", r'<a href="\2">\1</a>', html)
    html = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html)
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", html)


def _read(file: Traversable, language: str) -> WrittenStory:
    _, head, body = file.read_text("utf-8").split("+++\n", 2)
    return WrittenStory(file.name.removesuffix(".md"), language, tomllib.loads(head), blocks(body))


def _block(part: str) -> Block:
    if part.startswith("## "):
        return "heading", part.removeprefix("## ")
    if part.startswith(">"):
        return "quotation", _quotation(part)
    if part.startswith("[box]"):
        title, _, text = part.removeprefix("[box]").partition("\n")
        return "factbox", {"title": title.strip(), "text": f"<p>{inline(text)}</p>"}
    return "paragraph", f"<p>{inline(part)}</p>"


def _quotation(part: str) -> dict[str, str]:
    lines = [line.removeprefix(">").strip() for line in part.splitlines()]
    said = " ".join(line for line in lines if not line.startswith("--"))
    who = next((line.removeprefix("--").strip() for line in lines if line.startswith("--")), "")
    return {"text": said, "who": who}
