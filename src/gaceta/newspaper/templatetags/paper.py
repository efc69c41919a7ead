"""What templates say about the paper, its pictures and its dates."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import override, pgettext
from wagtail.models import Page

from gaceta.newspaper import pictures, shelves, structured
from gaceta.newspaper.addresses import whole_address
from gaceta.newspaper.models import ArticlePage, NewsImage
from gaceta.newspaper.paper import Paper, paper_of

register = template.Library()


@register.simple_tag(takes_context=True)
def the_paper(context: Context) -> Paper:
    """The edition around this page; the bare paper where there is no request."""
    request = context.get("request")
    if request is None:
        return Paper()
    page = context.get("page")
    return paper_of(request, page if isinstance(page, Page) else None)


@register.simple_tag(takes_context=True)
def section_of(context: Context, story: Page) -> Page | None:
    """The section a story stands in."""
    return the_paper(context).section_of(story)


@register.simple_tag(takes_context=True)
def saved_by_reader(context: Context, story: ArticlePage) -> bool:
    """True if whoever looks at the page has put the story aside."""
    return shelves.is_saved(context["request"].user, story)


@register.simple_tag
def photo(image: NewsImage, use: str, eager: bool = False) -> SafeString:
    """A picture for one of the uses in ``pictures.USES``."""
    return pictures.img(image, use, eager=eager)


@register.filter
def whole(path: str) -> str:
    """The whole address of what stands at ``path``, for other sites."""
    return whole_address(path)


@register.simple_tag
def social_picture(image: NewsImage) -> str:
    """The whole address of a picture, for other sites."""
    return whole_address(pictures.social(image))


@register.simple_tag(takes_context=True)
def news_article(context: Context, story: ArticlePage) -> SafeString:
    """What machines are told of a story."""
    facts = structured.news_article(story, the_paper(context))
    return structured.script(facts)


@register.simple_tag
def now() -> datetime:
    """This moment, in the paper's time zone."""
    return timezone.localtime()


@register.filter
def weekday(value: datetime) -> str:
    """Monday, 23 November 2026"""
    return _formatted(value, pgettext("date format", "l, j F Y"))


@register.filter
def day(value: datetime) -> str:
    """23 November 2026"""
    return _formatted(value, pgettext("date format", "j F Y"))


@register.filter
def moment(value: datetime) -> str:
    """23 November 2026, 18:42"""
    return _formatted(value, pgettext("date format", "j F Y, H:i"))


@register.filter
def month(value: date) -> str:
    """November 2026"""
    return _formatted(value, pgettext("date format", "F Y"))


@register.filter
def clock(value: datetime) -> str:
    """18:42"""
    return _formatted(value, pgettext("date format", "H:i"))


def _formatted(value: Any, pattern: str) -> str:
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, pattern)


@register.simple_tag
def read_in(language: str) -> str:
    """ "Read in English", in the language that it leads to."""
    with override(language):
        return pgettext("in the language it leads to", "Read in English")
