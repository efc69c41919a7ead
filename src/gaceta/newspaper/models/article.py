"""A story, and how it is served."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from gaceta.access import door
from gaceta.access.asked import Asked
from gaceta.newspaper import passages
from gaceta.newspaper.access import INHERITED, Access, asked_for
from gaceta.newspaper.blocks import BodyBlock
from gaceta.newspaper.stories import ArticleManager
from gaceta.subscriptions.terms_views import before_reading

BESIDE_THE_BODY = ("article_authors__author", "lead_image__renditions")


class ArticlePage(Page):
    """A story. The title is the headline; what may be shown of the body is the door's answer."""

    standfirst = models.TextField(
        _("standfirst"), max_length=400, help_text=_("What the story says, in a sentence or two.")
    )
    lead_image = models.ForeignKey(
        "newspaper.NewsImage",
        verbose_name=_("lead picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_caption = models.CharField(
        _("caption"),
        max_length=255,
        blank=True,
        help_text=_("If left empty, the picture's own."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"))
    access = models.CharField(
        _("who may read it all"),
        max_length=16,
        blank=True,
        default=INHERITED,
        choices=[(INHERITED, _("As its section says")), *Access.choices],
        help_text=_("How many are free a month is set in the edition."),
    )
    published_at = models.DateTimeField(_("published"), default=timezone.now, db_index=True)
    changed_at = models.DateTimeField(
        _("last changed"),
        null=True,
        blank=True,
        help_text=_("When readers should know that the story was changed."),
    )
    topics = ParentalManyToManyField(
        "newspaper.TopicPage", verbose_name=_("topics"), blank=True, related_name="articles"
    )

    objects = ArticleManager()

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        MultiFieldPanel(
            [FieldPanel("lead_image"), FieldPanel("lead_caption")], heading=_("Lead picture")
        ),
        InlinePanel("article_authors", heading=_("Authors"), label=_("author")),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("access"), FieldPanel("published_at"), FieldPanel("changed_at")],
            heading=_("Publication"),
        ),
        FieldPanel("topics"),
        InlinePanel("related", heading=_("Related stories"), label=_("story")),
    ]
    # The body stays out: whatever is indexed can be asked for.
    search_fields = [*Page.search_fields, index.SearchField("standfirst")]

    parent_page_types = ["newspaper.SectionPage"]
    subpage_types: list[str] = []
    template = "newspaper/article.html"
    preview_modes = [("", _("The whole story")), ("teaser", _("Without a subscription"))]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def clean(self) -> None:
        super().clean()
        if self.changed_at and self.published_at and self.changed_at < self.published_at:
            raise ValidationError(
                {"changed_at": _("A story cannot change before it is published.")}
            )

    @cached_property
    def asked(self) -> Asked:
        """What is asked of who wants to read all of it."""
        return asked_for(self)

    @property
    def caption(self) -> str:
        """Below the lead picture: the story's own words, else the picture's."""
        return self.lead_caption or (self.lead_image.caption if self.lead_image else "")

    @cached_property
    def authors(self) -> list[Page]:
        """In the order of the byline."""
        return [row.author for row in self.article_authors.all() if row.author.live]

    @cached_property
    def minutes(self) -> int:
        """How long reading it takes."""
        return passages.minutes(self.body)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_preview = False
        if self.asked.story.access != "open" and (question := before_reading(request)):
            return question
        entry = door.enter(request, self.asked, str(self.pk))
        models.prefetch_related_objects([self], *BESIDE_THE_BODY)
        context = self.get_context(request, *args, **kwargs)
        context |= self.told(entry.shows) | {"entry": entry}
        return door.leave(render(request, self.template, context), entry)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "filed_under": self.topics.filter(live=True).order_by("title"),
            "related": ArticlePage.objects.beside(self),
        }

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        entry = door.previewed(self.asked, whole=mode_name != "teaser")
        return {**self.get_context(request), **self.told(entry["shows"]), "entry": entry}

    def told(self, shows: str) -> dict[str, Any]:
        """The only way from the body to a page: all of it, its beginning, or nothing."""
        if shows == "all":
            return {"passages": passages.passages(self.body)}
        if shows == "teaser":
            return {"teaser": passages.teaser(self.body)}
        return {}


class ArticleAuthor(Orderable):
    """A name in a byline."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_authors")
    author = models.ForeignKey(
        "newspaper.AuthorPage",
        verbose_name=_("author"),
        on_delete=models.CASCADE,
        related_name="bylines",
    )

    panels = [PageChooserPanel("author", "newspaper.AuthorPage")]

    class Meta(Orderable.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")


class ArticleRelated(Orderable):
    """A story that an editor put beside another."""

    story = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related")
    article = models.ForeignKey(
        ArticlePage, verbose_name=_("story"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [PageChooserPanel("article", "newspaper.ArticlePage")]

    class Meta(Orderable.Meta):
        verbose_name = _("related story")
        verbose_name_plural = _("related stories")
