"""What the paper says about itself: who we are, how to reach us."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class InfoPage(Page):
    """A plain page. Those marked "show in menus" are linked at the foot of every page."""

    intro = models.CharField(_("introduction"), max_length=255, blank=True)
    body = RichTextField(
        _("text"), blank=True, features=["h2", "h3", "bold", "italic", "link", "ol", "ul"]
    )

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["newspaper.EditionPage"]
    subpage_types: list[str] = []
    show_in_menus_default = True
    template = "newspaper/info.html"

    class Meta:
        verbose_name = _("page about the paper")
        verbose_name_plural = _("pages about the paper")
