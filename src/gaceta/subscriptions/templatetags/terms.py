"""The terms in templates: their text, and what a reader is asked to accept."""

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from gaceta.readers.models import Reader
from gaceta.subscriptions import terms
from gaceta.subscriptions.models import TermsText
from gaceta.subscriptions.terms_text import as_html

register = template.Library()


@register.filter
def terms_html(body: str) -> SafeString:
    """The text of the terms as HTML."""
    return as_html(body)


@register.filter
def in_a_sentence(language: str) -> str:
    """The language's name as a sentence writes it: "Spanish" in English, "español" in Spanish."""
    names = {
        "es": pgettext("in a sentence", "Spanish"),
        "en": pgettext("in a sentence", "English"),
    }
    return names.get(language, language)


@register.simple_tag
def terms_asked(request: HttpRequest) -> terms.Asked | None:
    """``{% terms_asked request as asked %}``: what this subscriber has yet to accept."""
    return terms.asked_on(request)


@register.simple_tag
def terms_to_accept(reader: Reader) -> TermsText | None:
    """``{% terms_to_accept request.user as text %}``: what a buyer has yet to accept."""
    now = timezone.now()
    if reader.is_authenticated and not terms.must_accept(reader, now):
        return None
    return terms.current(get_language(), now)
