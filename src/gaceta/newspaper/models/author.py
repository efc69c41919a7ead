"""The people who write."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from gaceta.newspaper.models.article import ArticlePage

STORIES_A_PAGE = 24


class AuthorsPage(Page):
    """Everybody who writes for an edition."""

    content_panels = Page.content_panels
    parent_page_types = ["newspaper.EditionPage"]
    subpage_types = ["newspaper.AuthorPage"]
    max_count_per_parent = 1
    show_in_menus_default = True
    template = "newspaper/authors.html"

    class Meta:
        verbose_name = _("page of all authors")
        verbose_name_plural = _("pages of all authors")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        people = AuthorPage.objects.live().child_of(self).order_by("title")
        people = people.select_related("portrait").prefetch_related("portrait__renditions")
        return {**super().get_context(request, *args, **kwargs), "people": people}


class AuthorPage(Page):
    """A person with a byline. The title is the name."""

    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("What they do here, in a few words.")
    )
    bio = models.TextField(_("biography"), blank=True)
    portrait = models.ForeignKey(
        "newspaper.NewsImage",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("role"),
        FieldPanel("bio"),
        FieldPanel("portrait"),
    ]
    parent_page_types = ["newspaper.AuthorsPage"]
    subpage_types: list[str] = []
    template = "newspaper/author.html"

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        written = ArticlePage.objects.newest().filter(article_authors__author=self)
        found = Paginator(written, STORIES_A_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "stories": found}
