import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from gaceta.newspaper import passages
from gaceta.newspaper.models import (
    ArticlePage,
    AuthorPage,
    AuthorsPage,
    EditionPage,
    InfoPage,
    SectionPage,
    TopicPage,
    TopicsPage,
)
from tests.newspaper import looking, stories

pytestmark = pytest.mark.django_db


def test_the_byline_keeps_the_editors_order_and_links_each_author() -> None:
    paper = stories.edition()
    teo, nuria = stories.author(paper, "Teo Lamas"), stories.author(paper, "Nuria Velasco")
    page = looking.page(stories.article(stories.section(paper), authors=[teo, nuria]))
    assert looking.texts(page.select(".byline")) == ["Por Teo Lamas , Nuria Velasco"]
    assert [link["href"] for link in page.select(".byline a")] == [teo.url, nuria.url]


def test_a_story_shows_when_it_was_published_and_changed() -> None:
    moment = stories.NOON
    changed = moment + timedelta(days=1)
    coast = stories.section(stories.edition())
    page = looking.page(stories.article(coast, published_at=moment, changed_at=changed))
    published, updated = page.select(".dates time")
    assert published.get_text() == "20 de noviembre de 2026, 13:00"
    assert updated.get_text() == "21 de noviembre de 2026, 13:00"


def test_a_story_cannot_change_before_it_is_published() -> None:
    coast = stories.section(stories.edition())
    with pytest.raises(ValidationError, match="antes de publicarse"):
        stories.article(coast, changed_at=stories.NOON - timedelta(days=1))


def test_an_editors_choice_of_related_stories_stands_in_its_order() -> None:
    coast = stories.section(stories.edition())
    older, newer, draft = (
        stories.article(coast, "Older"),
        stories.article(coast, "Newer"),
        stories.article(coast, "Draft", live=False),
    )
    page = looking.page(stories.article(coast, related=[older, draft, newer]))
    assert looking.headlines(page, ".strip--related") == ["Older", "Newer"]


def test_without_a_choice_the_newest_of_the_section_are_related() -> None:
    paper = stories.edition()
    coast = stories.section(paper)
    stories.article(stories.section(paper, "Towns"), "Elsewhere")
    for number in range(5):
        stories.article(coast, f"Story {number}")
    page = looking.page(stories.article(coast, "This one"))
    assert looking.headlines(page, ".strip--related") == ["Story 4", "Story 3", "Story 2"]


def test_a_body_shows_every_kind_of_passage() -> None:
    coast = stories.section(stories.edition())
    other = stories.article(coast)
    body = [
        ("paragraph", f'<p>See <a linktype="page" id="{other.pk}">the other</a>.</p>'),
        ("heading", "A <heading>"),
        ("quotation", {"text": "The tide <waits>.", "who": "Amparo & co"}),
        (
            "photo",
            {"image": stories.picture("A dredger", credit="Lía Ferrol"), "caption": "Now & then"},
        ),
        ("factbox", {"title": "Figures", "text": "<ul><li>Seven</li></ul>"}),
    ]
    page = looking.page(stories.article(coast, body=body, access="open")).select_one("#body")
    assert page.select_one("#p-1 a")["href"] == other.url
    assert page.select_one("h2#p-2").get_text() == "A <heading>"
    assert page.select_one("figure#p-3 blockquote").get_text(strip=True) == "The tide <waits>."
    assert page.select_one("figure#p-3 figcaption").get_text() == "Amparo & co"
    assert page.select_one("figure#p-4 img")["alt"] == "A dredger"
    assert page.select_one("figure#p-4 figcaption").get_text().startswith("Now & then")
    assert page.select_one("aside#p-5 li").get_text() == "Seven"


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (220, 1), (221, 2), (1100, 5)])
def test_reading_time_is_counted_in_whole_minutes(words: int, minutes: int) -> None:
    body = ArticlePage(body=[stories.paragraph("tide " * words)]).body
    assert passages.minutes(body) == minutes


def test_the_tree_has_one_place_for_each_kind_of_page() -> None:
    assert EditionPage.allowed_subpage_models() == [SectionPage, AuthorsPage, TopicsPage, InfoPage]
    assert SectionPage.allowed_subpage_models() == [ArticlePage]
    assert AuthorsPage.allowed_subpage_models() == [AuthorPage]
    assert TopicsPage.allowed_subpage_models() == [TopicPage]
    for leaf in (ArticlePage, AuthorPage, TopicPage, InfoPage):
        assert leaf.allowed_subpage_models() == []
        assert len(leaf.allowed_parent_page_models()) == 1


def addresses() -> list[str]:
    """One page of each kind."""
    paper = stories.small_paper(stories_a_section=2)
    below = [paper, *paper.get_descendants()]
    one_of_each = {page.specific_class: page.url for page in below}
    return [*one_of_each.values(), "/es/access/why/", "/es/nada/"]


def test_no_page_has_a_style_or_a_script_that_the_policy_forbids() -> None:
    for address in addresses():
        page = looking.soup(Client().get(address).content.decode())
        assert not page.select("[style], style"), address
        attributes = {name for tag in page.find_all(True) for name in tag.attrs}
        assert not [name for name in attributes if re.match("on", name)], address
        for script in page.select("script"):
            assert script.get("nonce") or script["type"] == "application/ld+json", address


def test_headings_descend_step_by_step_below_one_of_the_first_rank() -> None:
    for address in addresses():
        page = looking.soup(Client().get(address).content.decode())
        ranks = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
        assert ranks.count(1) == 1, address
        assert ranks[0] == 1, address
        assert all(low - high <= 1 for high, low in pairwise(ranks)), address


def test_the_first_thing_to_reach_with_tab_skips_to_the_content() -> None:
    for address in addresses():
        page = looking.soup(Client().get(address).content.decode())
        first = page.select_one("body a, body button, body input")
        assert first["href"] == "#main", address
        assert page.select_one("main#main")["tabindex"] == "-1", address
