"""A section of an edition: politics, the coast, opinion."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from gaceta.newspaper.access import INHERITED, Access
from gaceta.newspaper.models.article import ArticlePage

STORIES_A_PAGE = 24


class SectionPage(Page):
    """Lists its stories, newest first."""

    intro = models.CharField(
        _("introduction"), max_length=255, blank=True, help_text=_("One sentence below the name.")
    )
    opinion = models.BooleanField(
        _("opinion"),
        default=False,
        help_text=_("Its stories are views, not news: shown with their authors' names first."),
    )

    access = models.CharField(
        _("who may read its stories"),
        max_length=16,
        blank=True,
        default=INHERITED,
        choices=[(INHERITED, _("As the edition says")), *Access.choices],
        help_text=_("For every story that has no setting of its own."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("opinion"),
        FieldPanel("access"),
    ]

    parent_page_types = ["newspaper.EditionPage"]
    subpage_types = ["newspaper.ArticlePage"]
    show_in_menus_default = True
    template = "newspaper/section.html"

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        shelf = Paginator(ArticlePage.objects.newest().child_of(self), STORIES_A_PAGE)
        found = shelf.get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "stories": found}
