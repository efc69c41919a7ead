"""The front page: which story stands where.

An editor chooses the lead and what follows it; the rest is the newest of each section, and no story
stands twice. Views never fill up the news: they have a strip of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber, Substr

from gaceta.newspaper.models.article import ArticlePage
from gaceta.newspaper.models.section import SectionPage

if TYPE_CHECKING:
    from gaceta.newspaper.models.edition import EditionPage

HIGHLIGHTS = 6
"""At most so many stories that an editor chose, below the lead."""
FILL_TO = 5
"""With the newest stories the chosen ones are filled up to so many."""
STRIP = 4
"""Stories in a section's strip."""
POOL = HIGHLIGHTS + STRIP + 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may stand on the front page. ``section`` is the section's path in the tree."""

    pk: int
    section: str
    pictured: bool


@dataclass(slots=True)
class Strip:
    """A section and the stories under its name."""

    section: SectionPage
    stories: list[ArticlePage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Front:
    """The front page, from the top."""

    lead: ArticlePage | None
    highlights: list[ArticlePage]
    opinions: list[Strip]
    strips: list[Strip]


@dataclass(frozen=True, slots=True)
class Plan:
    """A front page of primary keys; the strips by their section's path."""

    lead: int | None
    highlights: list[int]
    strips: dict[str, list[int]]


def front_page(edition: "EditionPage") -> Front:
    """What stands on ``edition``'s front page now, in a fixed number of queries."""
    sections = list(SectionPage.objects.live().public().child_of(edition).order_by("path"))
    views = {section.path for section in sections if section.opinion}
    chosen = [row.article_id for row in edition.highlights.all()]
    found = candidates(edition, [edition.lead_id, *chosen])
    plan = arrange(found, edition.lead_id, chosen, views)
    stories = ArticlePage.objects.listed().in_bulk(_named(plan))
    strips = [
        Strip(section, _pick(stories, plan.strips.get(section.path, ()))) for section in sections
    ]
    filled = [strip for strip in strips if strip.stories]
    return Front(
        lead=stories.get(plan.lead) if plan.lead else None,
        highlights=_pick(stories, plan.highlights),
        opinions=[strip for strip in filled if strip.section.opinion],
        strips=[strip for strip in filled if not strip.section.opinion],
    )


def candidates(edition: "EditionPage", chosen: Iterable[int | None]) -> list[Candidate]:
    """The newest readable stories of every section and the ``chosen`` ones, newest first."""
    section = Substr("path", 1, len(edition.path) + ArticlePage.steplen)
    newest_first = [F("published_at").desc(), F("pk").desc()]
    rank = Window(RowNumber(), partition_by=section, order_by=newest_first)
    rows = (
        ArticlePage.objects.readable()
        .descendant_of(edition)
        .annotate(section=section, rank=rank)
        .filter(Q(rank__lte=POOL) | Q(pk__in=[pk for pk in chosen if pk]))
        .order_by("-published_at", "-pk")
        .values_list("pk", "section", "lead_image_id")
    )
    return [Candidate(pk, section, picture is not None) for pk, section, picture in rows]


def arrange(
    newest: Sequence[Candidate], lead: int | None, chosen: Iterable[int], views: set[str]
) -> Plan:
    """Where each story stands. ``lead`` and ``chosen`` are an editor's, and count if readable."""
    readable = {one.pk for one in newest}
    news = [one for one in newest if one.section not in views]
    lead = lead if lead in readable else _natural_lead(news)
    highlights = [pk for pk in dict.fromkeys(chosen) if pk in readable and pk != lead]
    fillers = [one.pk for one in news if one.pk not in (lead, *highlights)]
    highlights += fillers[: max(0, FILL_TO - len(highlights))]
    strips: dict[str, list[int]] = {}
    for one in newest:
        if one.pk not in (lead, *highlights):
            strips.setdefault(one.section, []).append(one.pk)
    return Plan(lead, highlights, {path: some[:STRIP] for path, some in strips.items()})


def _natural_lead(news: Sequence[Candidate]) -> int | None:
    pictured = (one.pk for one in news if one.pictured)
    return next(pictured, news[0].pk if news else None)


def _named(plan: Plan) -> list[int]:
    in_strips = [pk for some in plan.strips.values() for pk in some]
    return [*([plan.lead] if plan.lead else []), *plan.highlights, *in_strips]


def _pick(found: dict[int, ArticlePage], wanted: Iterable[int]) -> list[ArticlePage]:
    return [found[pk] for pk in wanted if pk in found]
