from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from gaceta.newspaper.models import ArticlePage, AuthorPage, SectionPage, TopicPage
from tests.newspaper import stories

pytestmark = pytest.mark.django_db

A_HANDFUL = 27
"""What any page may ask of the database, caches cold. Wagtail's way to a story takes eleven, who may
read it one."""


def queries(page: Page) -> int:
    """How many queries the page takes, its pictures cut but nothing else remembered."""
    Client().get(page.url)
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert Client().get(page.url).status_code == 200
    return len(asked)


def front(paper: Page) -> Page:
    return paper


def first(kind: type[Page]) -> Callable[[Page], Page]:
    return lambda paper: kind.objects.descendant_of(paper).first()


@pytest.mark.parametrize(
    "find",
    [front, first(SectionPage), first(TopicPage), first(AuthorPage), first(ArticlePage)],
    ids=["front", "section", "topic", "author", "article"],
)
def test_more_stories_take_no_more_queries(find: Callable[[Page], Page]) -> None:
    paper = stories.small_paper(stories_a_section=2)
    page = find(paper)
    few = queries(page)
    section = SectionPage.objects.descendant_of(paper).first()
    for _ in range(6):
        stories.article(
            section,
            authors=AuthorPage.objects.all(),
            topics=TopicPage.objects.all(),
            lead_image=stories.picture(),
        )
    many = queries(page)
    assert many <= few
    assert many <= A_HANDFUL


def story_with(number: int) -> ArticlePage:
    """A free story with ``number`` links, pictures and fact boxes."""
    section = stories.section(stories.edition())
    other = stories.article(section)
    link = f'<p><a linktype="page" id="{other.pk}">More</a></p>'
    part = [
        ("paragraph", link),
        ("factbox", {"title": "Figures", "text": link}),
    ]
    pictures = [("photo", {"image": stories.picture(), "caption": ""}) for _ in range(number)]
    return stories.article(section, body=part * number + pictures, access="open")


def test_links_and_pictures_in_a_body_take_no_query_each() -> None:
    few, many = queries(story_with(1)), queries(story_with(6))
    assert many <= few
    assert many <= A_HANDFUL
