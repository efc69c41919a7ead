"""An edition: the paper of one region in one language, and its front page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page

from gaceta.newspaper import front
from gaceta.newspaper.access import MOST_FREE, Access


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

    access = models.CharField(
        _("who may read its stories"),
        max_length=16,
        default=Access.SUBSCRIPTION,
        choices=Access.choices,
        help_text=_("For every story that has no setting of its own, nor has its section."),
    )
    anonymous = models.PositiveSmallIntegerField(
        _("free stories a month without an account"),
        default=3,
        validators=[MaxValueValidator(MOST_FREE)],
        help_text=_("0 gives none. A browser that keeps no cookies is always at its first."),
    )
    registered = models.PositiveSmallIntegerField(
        _("free stories a month with an account"),
        default=5,
        validators=[MaxValueValidator(MOST_FREE)],
        help_text=_("For readers with an account and no subscription."),
    )
    gifts = models.PositiveSmallIntegerField(
        _("stories a month that a subscriber may give"),
        default=5,
        validators=[MaxValueValidator(MOST_FREE)],
        help_text=_("By a link that opens the story for anybody for two weeks. 0 gives none."),
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
        MultiFieldPanel(
            [FieldPanel(name) for name in ("access", "anonymous", "registered", "gifts")],
            heading=_("Who may read"),
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

    def clean(self) -> None:
        super().clean()
        if (self.registered or 0) < (self.anonymous or 0):
            message = _(
                "Signing in must not cost a reader free stories: at least as many as without."
            )
            raise ValidationError({"registered": message})

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
