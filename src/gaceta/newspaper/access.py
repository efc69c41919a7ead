"""Who may read a story: its own setting, else its section's, else its edition's."""

from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Left, NullIf
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from gaceta.access.asked import Asked
from gaceta.reading import Story

if TYPE_CHECKING:
    from gaceta.newspaper.models import ArticlePage

INHERITED = ""
"""Nothing of its own: what stands above counts."""
EDITION = 2 * Page.steplen
SECTION = 3 * Page.steplen
"""How much of a story's path names its edition, and how much its section."""

MOST_FREE = 30
"""The cookie that counts for whoever is not signed in holds so many stories."""


class Access(models.TextChoices):
    """Who may read the whole of a story."""

    OPEN = "open", _("Everybody")
    REGISTRATION = "registration", _("Everybody who has an account")
    METERED = "metered", _("Everybody, some stories a month; then subscribers")
    SUBSCRIPTION = "subscription", _("Subscribers")


def asked_for(article: "ArticlePage") -> Asked:
    """What ``article`` asks for, saved or not, in one query."""
    above = Page.objects.filter(path__in=[article.path[:EDITION], article.path[:SECTION]])
    settings = above.order_by("depth").values(
        "pk",
        "sectionpage__access",
        *(f"editionpage__{name}" for name in ("access", "anonymous", "registered", "gifts")),
    )
    edition, *sections = list(settings) or [None]
    if edition is None or edition["editionpage__access"] is None:
        return Asked(Story("subscription"))
    section = sections[0]["sectionpage__access"] if sections else INHERITED
    access = article.access or section or edition["editionpage__access"]
    return Asked(
        Story(access, edition["editionpage__anonymous"], edition["editionpage__registered"]),
        meter=str(edition["pk"]),
        gifts=edition["editionpage__gifts"],
    )


def access_of_each() -> Coalesce:
    """The same for a list of stories, for the database to work out."""
    return Coalesce(
        NullIf(F("access"), Value(INHERITED)),
        NullIf(_of_page(SECTION, "sectionpage__access"), Value(INHERITED)),
        _of_page(EDITION, "editionpage__access"),
        Value(Access.SUBSCRIPTION.value),
        output_field=CharField(),
    )


def _of_page(length: int, field: str) -> Subquery:
    page = Page.objects.filter(path=Left(OuterRef("path"), length))
    return Subquery(page.values(field)[:1], output_field=cast(CharField, CharField()))
