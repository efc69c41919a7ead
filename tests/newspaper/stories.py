"""A newspaper for tests: small functions that make editions, sections, people, topics and stories."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale, Page, Site

from gaceta.newspaper.models import (
    ArticleAuthor,
    ArticlePage,
    ArticleRelated,
    AuthorPage,
    AuthorsPage,
    EditionHighlight,
    EditionPage,
    NewsImage,
    SectionPage,
    TopicPage,
    TopicsPage,
)

NAMES = {"es": "La Gaceta del Estuario", "en": "The Estuary Gazette"}
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PARAGRAPHS = (
    "The ferry left at six.",
    "Nobody was on the quay.",
    "SECRET the harbour master opened the letter.",
    "SECRET it held one sentence.",
    "SECRET the tide did the rest.",
)
"""Only the first two may be seen without a subscription; the others say SECRET."""

P = TypeVar("P", bound=Page)

_numbers = count(1)


def edition(language: str = "es", *, translates: EditionPage | None = None) -> EditionPage:
    """An edition in ``language``; the first one becomes the site's front page."""
    root = Page.objects.get(depth=1)
    page = EditionPage(
        title=NAMES.get(language, language),
        slug=f"edition-{language}-{next(_numbers)}",
        strapline="Tides, towns and their people",
        locale=locale(language),
        **_key(translates),
    )
    root.add_child(instance=page)
    if translates is None:
        _put_on_the_site(page)
    return page


def locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def section(
    edition: EditionPage, title: str = "The Coast", *, translates: Page | None = None, **fields: Any
) -> SectionPage:
    return _below(edition, SectionPage(title=title, **_key(translates), **fields))


def author(edition: EditionPage, name: str = "Nuria Velasco", **fields: Any) -> AuthorPage:
    people = _shelf(edition, AuthorsPage, "Newsroom")
    return _below(people, AuthorPage(title=name, **fields))


def topic(edition: EditionPage, title: str = "Tides", **fields: Any) -> TopicPage:
    return _below(_shelf(edition, TopicsPage, "Topics"), TopicPage(title=title, **fields))


def article(
    section: SectionPage,
    headline: str = "",
    *,
    body: Sequence[Any] | None = None,
    authors: Iterable[AuthorPage] = (),
    topics: Iterable[TopicPage] = (),
    related: Iterable[ArticlePage] = (),
    translates: ArticlePage | None = None,
    **fields: Any,
) -> ArticlePage:
    """A published story for subscribers, unless ``fields`` say otherwise; each later by a minute."""
    number = next(_numbers)
    story = ArticlePage(
        title=headline or f"The tide comes in, part {number}",
        slug=f"story-{number}",
        body=list(body) if body is not None else [paragraph(text) for text in PARAGRAPHS],
        **{
            "standfirst": "What the harbour says, in one sentence.",
            "published_at": NOON + timedelta(minutes=number),
            **_key(translates),
            **fields,
        },
    )
    story.article_authors = [ArticleAuthor(author=one) for one in authors]
    story.related = [ArticleRelated(article=one) for one in related]
    _below(section, story)
    story.topics.set(topics)
    story.save()
    return story


def paragraph(text: str) -> tuple[str, str]:
    return "paragraph", f"<p>{text}</p>"


def picture(
    description: str = "A quay at low water", *, width: int = 240, **fields: Any
) -> NewsImage:
    """A plain picture, three wide and two high."""
    number = next(_numbers)
    file = BytesIO()
    Image.new("RGB", (width, width * 2 // 3), (number * 37 % 256, 120, 140)).save(file, "PNG")
    file.seek(0)
    named = ImageFile(file, name=f"picture-{number}.png")
    return NewsImage.objects.create(
        title=f"Picture {number}", file=named, description=description, **fields
    )


def choose(edition: EditionPage, lead: ArticlePage | None, *highlights: ArticlePage) -> None:
    """Make up the front page as an editor does."""
    edition.lead = lead
    edition.highlights = [EditionHighlight(article=story) for story in highlights]
    edition.save()


def small_paper(language: str = "es", *, stories_a_section: int = 4) -> EditionPage:
    """An edition with three sections, one of them opinion, all of it with pictures and bylines."""
    paper = edition(language)
    people = [author(paper, "Nuria Velasco"), author(paper, "Teo Lamas")]
    topics = [topic(paper, "Tides"), topic(paper, "Harbours")]
    for name, opinion in (("The Coast", False), ("Towns", False), ("Opinion", True)):
        part = section(paper, name, opinion=opinion)
        for _ in range(stories_a_section):
            article(part, authors=people, topics=topics, lead_image=picture())
    return paper


def _below(parent: Page, page: P) -> P:
    page.locale = parent.locale
    parent.add_child(instance=page)
    return page


def _shelf(edition: EditionPage, kind: type[Page], title: str) -> Page:
    found = kind.objects.child_of(edition).first()
    return found or _below(edition, kind(title=title))


def _key(translates: Page | None) -> dict[str, UUID]:
    return {"translation_key": translates.translation_key} if translates else {}


def _put_on_the_site(page: EditionPage) -> None:
    site = Site.objects.get(is_default_site=True)
    site.root_page = page
    site.save()
