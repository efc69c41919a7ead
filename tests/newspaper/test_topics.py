from datetime import UTC, datetime

import pytest

from gaceta.newspaper.models import ArticlePage
from gaceta.newspaper.stories import by_month
from tests.newspaper import looking, stories

pytestmark = pytest.mark.django_db


def published(*moments: datetime) -> list[ArticlePage]:
    return [ArticlePage(title=str(moment), published_at=moment) for moment in moments]


def test_a_month_is_cut_by_the_papers_own_time_zone() -> None:
    late = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)  # already November in Madrid
    months = by_month(
        published(datetime(2026, 11, 5, tzinfo=UTC), late, datetime(2026, 10, 31, 22, tzinfo=UTC))
    )
    assert [(month.first_day.month, len(month.stories)) for month in months] == [(11, 2), (10, 1)]


def test_a_topic_lists_its_stories_newest_first_by_month() -> None:
    paper = stories.edition()
    coast, tides = stories.section(paper), stories.topic(paper, "Tides")
    for title, month in (("Old", 3), ("New", 11), ("Middle", 10), ("Newer", 12)):
        moment = datetime(2025, month, 12, tzinfo=UTC)
        stories.article(coast, title, topics=[tides], published_at=moment)
    stories.article(coast, "About something else")
    page = looking.page(tides)
    assert looking.headlines(page) == ["Newer", "New", "Middle", "Old"]
    assert looking.texts(page.select(".month__name")) == [
        "diciembre de 2025",
        "noviembre de 2025",
        "octubre de 2025",
        "marzo de 2025",
    ]


def test_an_english_topic_names_the_months_in_english() -> None:
    paper = stories.edition("en", translates=stories.edition("es"))
    tides = stories.topic(paper)
    stories.article(stories.section(paper), topics=[tides])
    page = looking.page(tides)
    assert looking.texts(page.select(".month__name")) == ["November 2026"]


def test_an_article_links_the_topics_it_is_archived_in() -> None:
    paper = stories.edition()
    tides, ports = stories.topic(paper, "Tides"), stories.topic(paper, "Ports")
    hidden = stories.topic(paper, "Hidden", live=False)
    page = looking.page(stories.article(stories.section(paper), topics=[tides, ports, hidden]))
    links = {link.get_text(): link["href"] for link in page.select(".filed a")}
    assert links == {"Ports": ports.url, "Tides": tides.url}


def test_the_page_of_all_topics_lists_them_by_the_alphabet() -> None:
    paper = stories.edition()
    tides = stories.topic(paper, "Tides")
    stories.topic(paper, "Harbours")
    page = looking.page(tides.get_parent())
    assert looking.texts(page.select(".index a")) == ["Harbours", "Tides"]


def test_a_long_section_goes_on_on_another_page() -> None:
    coast = stories.section(stories.edition())
    for number in range(25):
        stories.article(coast, f"Story {number}")
    first, second = looking.page(coast), looking.page(f"{coast.url}?page=2")
    assert len(looking.headlines(first)) == 24
    assert looking.headlines(second) == ["Story 0"]
    assert first.select_one('a[rel="next"]')["href"] == "?page=2"


@pytest.mark.parametrize("number", ["x", "-1", "99999999999999999999"])
def test_a_page_number_that_is_none_shows_stories_all_the_same(number: str) -> None:
    coast = stories.section(stories.edition())
    stories.article(coast, "A story")
    assert looking.headlines(looking.page(f"{coast.url}?page={number}")) == ["A story"]


def test_an_author_has_a_page_with_their_own_stories() -> None:
    paper = stories.edition()
    coast = stories.section(paper)
    nuria, teo = stories.author(paper, "Nuria Velasco"), stories.author(paper, "Teo Lamas")
    stories.article(coast, "Hers", authors=[nuria])
    stories.article(coast, "Theirs", authors=[teo, nuria])
    stories.article(coast, "His", authors=[teo])
    assert looking.headlines(looking.page(nuria)) == ["Theirs", "Hers"]
