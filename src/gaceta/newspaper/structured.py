"""What machines are told of a story (schema.org). It holds nothing of the body, whoever asks."""

import json
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gaceta.newspaper import pictures
from gaceta.newspaper.addresses import whole_address

if TYPE_CHECKING:
    from gaceta.newspaper.models import ArticlePage
    from gaceta.newspaper.paper import Paper

PAYWALLED = ".paywalled"
"""The body of a story that is not free. Search engines take no selector but a class."""
# A story's words must not end the element that holds them.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def news_article(article: "ArticlePage", paper: "Paper") -> dict[str, Any]:
    """A NewsArticle that says which part is not free for everybody.

    A story that needs an account, or that is free only so often, is not free in a search engine's words.
    """
    is_free = article.asked.story.access == "open"
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": whole_address(article.url),
        "headline": article.title,
        "description": article.standfirst,
        "datePublished": article.published_at.isoformat(),
        "dateModified": (article.changed_at or article.published_at).isoformat(),
        "inLanguage": paper.language,
        "author": [_person(author) for author in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": paper.name},
        "isAccessibleForFree": is_free,
    }
    if article.lead_image:
        facts["image"] = [whole_address(pictures.social(article.lead_image))]
    if not is_free:
        facts["hasPart"] = {
            "@type": "WebPageElement",
            "isAccessibleForFree": False,
            "cssSelector": PAYWALLED,
        }
    return facts


def script(facts: dict[str, Any]) -> SafeString:
    """``facts`` as a data block. Browsers do not run it, so it needs no nonce."""
    text = json.dumps(facts, ensure_ascii=False).translate(ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308 -- every < and & is escaped above
    )


def _person(author: Any) -> dict[str, str]:
    return {"@type": "Person", "name": author.title, "url": whole_address(author.url)}
