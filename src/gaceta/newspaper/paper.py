"""What stands on every page around its own matter: the paper's name, its sections, its editions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page, Site

from gaceta.newspaper.models import EditionPage, SectionPage


@dataclass(frozen=True, slots=True)
class EditionLink:
    """The way to another edition. ``same`` if it leads to this very page in the other language."""

    language: str
    name: str
    url: str
    current: bool
    same: bool


@dataclass(frozen=True)
class Paper:
    """The edition that a page belongs to, as its surroundings show it."""

    name: str = "Gaceta"
    language: str = ""
    strapline: str = ""
    home: str = "/"
    sections: list[Page] = field(default_factory=list)
    standing: list[Page] = field(default_factory=list)
    """Pages for the foot: authors, topics, about."""
    editions: list[EditionLink] = field(default_factory=list)

    @property
    def menu(self) -> list[Page]:
        return [section for section in self.sections if section.show_in_menus]

    @property
    def about(self) -> list[Page]:
        return [page for page in self.standing if page.show_in_menus]

    @property
    def translations(self) -> list[EditionLink]:
        """This page in other languages, where somebody translated it."""
        return [link for link in self.editions if link.same and not link.current]

    def section_of(self, story: Page) -> Page | None:
        """The section a story stands in, without a query."""
        path = story.path[: -Page.steplen]
        return next((section for section in self.sections if section.path == path), None)


def paper_of(request: HttpRequest, page: Page | None) -> Paper:
    """The paper around ``page``, or around a page that is none of Wagtail's; looked up once a request."""
    if not hasattr(request, "_gaceta_paper"):
        request._gaceta_paper = _paper(request, page)  # type: ignore[attr-defined]
    return cast(Paper, request._gaceta_paper)  # type: ignore[attr-defined]


def _paper(request: HttpRequest, page: Page | None) -> Paper:
    editions = _editions(request)
    edition = _edition_of(editions, page)
    if edition is None:
        return Paper()
    children = list(
        Page.objects.child_of(edition)
        .live()
        .public()
        .select_related("content_type")
        .order_by("path")
    )
    return Paper(
        name=edition.title,
        language=edition.locale.language_code,
        strapline=edition.strapline,
        home=edition.get_url(request) or "/",
        sections=_of_kind(children, SectionPage),
        standing=[child for child in children if not issubclass(child.specific_class, SectionPage)],
        editions=_links(request, page, editions, edition),
    )


def _editions(request: HttpRequest) -> list[EditionPage]:
    """The site's editions, in the order of the tree."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    root = site.root_page
    found = EditionPage.objects.live().sibling_of(root, inclusive=True)
    return list(found.select_related("locale").order_by("path"))


def _edition_of(editions: list[EditionPage], page: Page | None) -> EditionPage | None:
    """The edition above ``page``; without a page the one in the reader's language; else the first."""
    if page is not None and page.path:
        above = (one for one in editions if page.path.startswith(one.path))
        return next(above, editions[0] if editions else None)
    language = get_language()
    speaking = (one for one in editions if one.locale.language_code == language)
    return next(speaking, editions[0] if editions else None)


def _of_kind(pages: Iterable[Page], kind: type[Page]) -> list[Page]:
    return [page for page in pages if issubclass(page.specific_class, kind)]


def _links(
    request: HttpRequest, page: Page | None, editions: list[EditionPage], here: EditionPage
) -> list[EditionLink]:
    same = _same_page(request, page, editions)
    return [
        EditionLink(
            language=(language := edition.locale.language_code),
            name=get_language_info(language)["name_local"].capitalize(),
            url=same.get(language) or edition.get_url(request) or "/",
            current=edition.pk == here.pk,
            same=language in same,
        )
        for edition in editions
    ]


def _same_page(
    request: HttpRequest, page: Page | None, editions: list[EditionPage]
) -> dict[str, str]:
    """The addresses of this page by language; only those that exist."""
    if page is not None:
        found = page.get_translations(inclusive=True).live().select_related("locale")
        addresses = {one.locale.language_code: one.get_url(request) for one in found}
        return {language: url for language, url in addresses.items() if url}
    match = request.resolver_match
    if match is None or match.view_name == "wagtail_serve":
        return {}
    languages = [edition.locale.language_code for edition in editions]
    here = request.get_full_path() if "next" in request.GET else request.path
    return {language: translate_url(here, language) for language in languages}
