"""Lists of stories: what a page needs to name them, without their bodies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Self

from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from gaceta.newspaper.access import access_of_each

if TYPE_CHECKING:
    from gaceta.newspaper.models import ArticlePage

BESIDE = 3


class ArticleQuerySet(PageQuerySet):
    """Stories, as lists show them."""

    def readable(self) -> Self:
        """Those that anybody may find: published, and not in a private part of the tree."""
        return self.live().public()

    def listed(self) -> Self:
        """Without bodies; with picture, its sizes and the byline in a fixed number of queries.

        ``asks`` is who may read each, by its own setting or by what it inherits.
        """
        return (
            self.defer("body")
            .annotate(asks=access_of_each())
            .select_related("lead_image")
            .prefetch_related("lead_image__renditions", "article_authors__author")
        )

    def shelved(self) -> Self:
        """Readable and listed, with the language of each: a reader's shelf holds all editions."""
        return self.readable().listed().select_related("locale")

    def newest(self) -> Self:
        """Readable and listed, newest first."""
        return self.readable().listed().order_by("-published_at", "-pk")

    def beside(self, article: "ArticlePage") -> "list[ArticlePage]":
        """The related stories an editor chose; where none, the newest of the same section."""
        chosen = [row.article_id for row in article.related.all()]
        if chosen:
            found = self.readable().listed().in_bulk(chosen)
            return [found[pk] for pk in chosen if pk in found]
        return list(self.newest().sibling_of(article, inclusive=False)[:BESIDE])


ArticleManager = PageManager.from_queryset(ArticleQuerySet)


@dataclass(frozen=True, slots=True)
class Month:
    """The stories of one month, by the site's time zone."""

    first_day: date
    stories: "list[ArticlePage]"


def by_month(stories: "Iterable[ArticlePage]") -> list[Month]:
    """``stories``, newest first, cut where the month changes."""
    groups = groupby(stories, key=lambda story: _first_day(story.published_at))
    return [Month(first_day, list(some)) for first_day, some in groups]


def _first_day(moment: datetime) -> date:
    return timezone.localtime(moment).date().replace(day=1)
