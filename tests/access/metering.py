"""Metered stories, and what their pages say of them."""

from django.http import HttpResponse
from django.test import Client

from gaceta.newspaper.models import ArticlePage
from tests.access.reading import SECRET
from tests.newspaper import stories
from tests.newspaper.looking import soup

SEEN_AGAIN = "no vuelve a contar"


def metered(
    number: int = 1, *, anonymous: int = 2, registered: int = 3, gifts: int = 2, **fields: object
) -> list[ArticlePage]:
    """Stories of a Spanish edition that gives so many a month."""
    edition = stories.edition("es")
    edition.anonymous, edition.registered, edition.gifts = anonymous, registered, gifts
    edition.save()
    section = stories.section(edition, access="metered")
    return [stories.article(section, **fields) for _ in range(number)]


def reads(client: Client, story: ArticlePage, **headers: str) -> bool:
    """True if all of the story is shown."""
    answer = client.get(story.url, headers=headers)
    assert answer.status_code == 200
    return SECRET in answer.content.decode()


def line(answer: HttpResponse) -> str:
    """The quiet line above the story; empty where there is none."""
    found = soup(answer.content.decode()).select_one(".meter")
    return " ".join(found.get_text(" ").split()) if found else ""


def offer(answer: HttpResponse) -> str:
    """What is said instead of the rest of the story."""
    found = soup(answer.content.decode()).select_one(".offer")
    return " ".join(found.get_text(" ").split()) if found else ""
