"""An edition: the paper of one region in one language, and its front page."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page

from gaceta.newspaper import front


class EditionPage(Page):
    """The title is the paper's name. An editor chooses what stands on top; the rest is newest."""

    strapline = models.CharField(
        _("strapline"), max_length=160, blank=True, help_text=_("The line below the paper's name.")
    )
    lead = models.ForeignKey(
        "newspaper.ArticlePage",
        verbose_name=_("lead story"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("If left empty, the newest story with a picture."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("strapline"),
        MultiFieldPanel(
            [
                PageChooserPanel("lead", "newspaper.ArticlePage"),
                InlinePanel(
                    "highlights",
                    heading=_("Chosen stories"),
                    label=_("story"),
                    help_text=_("In this order below the lead; filled up with the newest."),
                    max_num=front.HIGHLIGHTS,
                ),
            ],
            heading=_("Front page"),
        ),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "newspaper.SectionPage",
        "newspaper.AuthorsPage",
        "newspaper.TopicsPage",
        "newspaper.InfoPage",
    ]
    template = "newspaper/edition.html"

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "front": front.front_page(self)}


class EditionHighlight(Orderable):
    """A story that an editor put on the front page."""

    edition = ParentalKey(EditionPage, on_delete=models.CASCADE, related_name="highlights")
    article = models.ForeignKey(
        "newspaper.ArticlePage",
        verbose_name=_("story"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [PageChooserPanel("article", "newspaper.ArticlePage")]

    class Meta(Orderable.Meta):
        verbose_name = _("chosen story")
        verbose_name_plural = _("chosen stories")
