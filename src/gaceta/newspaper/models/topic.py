"""What stories are about, across sections."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from gaceta.newspaper.models.article import ArticlePage
from gaceta.newspaper.stories import by_month

STORIES_A_PAGE = 60


class TopicsPage(Page):
    """Every topic of an edition, by the alphabet."""

    content_panels = Page.content_panels
    parent_page_types = ["newspaper.EditionPage"]
    subpage_types = ["newspaper.TopicPage"]
    max_count_per_parent = 1
    show_in_menus_default = True
    template = "newspaper/topics.html"

    class Meta:
        verbose_name = _("page of all topics")
        verbose_name_plural = _("pages of all topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        topics = TopicPage.objects.live().child_of(self).order_by("title")
        return {**super().get_context(request, *args, **kwargs), "topics": topics}


class TopicPage(Page):
    """Its stories, newest first, by month."""

    intro = models.CharField(
        _("introduction"), max_length=255, blank=True, help_text=_("One sentence below the name.")
    )

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["newspaper.TopicsPage"]
    subpage_types: list[str] = []
    template = "newspaper/topic.html"

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        filed = Paginator(ArticlePage.objects.newest().filter(topics=self), STORIES_A_PAGE)
        found = filed.get_page(request.GET.get("page"))
        return {
            **super().get_context(request, *args, **kwargs),
            "stories": found,
            "months": by_month(found),
        }
