from datetime import timedelta

import pytest
from wagtail.models import PageViewRestriction

from gaceta.newspaper.front import FILL_TO, STRIP, Candidate, arrange
from tests.newspaper import looking, stories


def newest(*sections: str, pictured: bool = True) -> list[Candidate]:
    """Stories 1, 2, 3 …, newest first, in these sections."""
    return [Candidate(pk, section, pictured) for pk, section in enumerate(sections, start=1)]


def test_an_editors_choice_stands_in_its_order() -> None:
    plan = arrange(newest("coast", "coast", "towns", "towns"), 3, [4, 2], set())
    assert plan.lead == 3
    assert plan.highlights[:2] == [4, 2]


def test_no_story_stands_twice() -> None:
    plan = arrange(newest(*["coast", "towns"] * 10), 3, [3, 5, 5, 1], set())
    placed = [plan.lead, *plan.highlights, *[pk for some in plan.strips.values() for pk in some]]
    assert len(placed) == len(set(placed))


def test_the_newest_story_with_a_picture_leads_where_nobody_chose() -> None:
    stories = [Candidate(1, "coast", False), Candidate(2, "coast", True)]
    assert arrange(stories, None, [], set()).lead == 2


def test_without_any_picture_the_newest_story_leads() -> None:
    assert arrange(newest("coast", "coast", pictured=False), None, [], set()).lead == 1


def test_an_empty_paper_has_an_empty_front() -> None:
    plan = arrange([], None, [], set())
    assert (plan.lead, plan.highlights, plan.strips) == (None, [], {})


def test_highlights_are_filled_up_with_the_newest_news() -> None:
    plan = arrange(newest(*["coast"] * 12), None, [9], set())
    assert plan.highlights == [9, 2, 3, 4, 5]
    assert len(plan.highlights) == FILL_TO


def test_views_fill_nothing_up_and_have_a_strip_of_their_own() -> None:
    plan = arrange(newest("views", "coast", "views", "coast"), None, [], {"views"})
    assert plan.lead == 2
    assert plan.highlights == [4]
    assert plan.strips == {"views": [1, 3]}


def test_a_view_that_an_editor_chose_stands_where_it_was_put() -> None:
    plan = arrange(newest("views", "coast"), 1, [], {"views"})
    assert plan.lead == 1
    assert plan.strips == {}


def test_what_an_editor_chose_counts_only_where_it_may_be_read() -> None:
    plan = arrange(newest("coast", "coast"), 98, [99, 2], set())
    assert plan.lead == 1
    assert plan.highlights == [2]


def test_a_strip_is_short() -> None:
    plan = arrange(newest(*["coast"] * 20), None, [], set())
    assert len(plan.strips["coast"]) == STRIP


@pytest.mark.django_db
def test_the_front_page_shows_lead_choice_views_and_sections() -> None:
    paper = stories.edition()
    coast, towns = stories.section(paper, "Coast"), stories.section(paper, "Towns")
    opinion = stories.section(paper, "Opinion", opinion=True)
    written = [stories.article(coast, f"Coast {n}") for n in range(9)]
    stories.article(towns, "A town", published_at=stories.NOON - timedelta(days=90))
    stories.article(opinion, "A view", authors=[stories.author(paper, "Inés Carballo")])
    stories.choose(paper, written[0], written[1])
    page = looking.page(paper)
    assert looking.headlines(page, ".front__lead") == ["Coast 0"]
    assert looking.headlines(page, ".front__side") == ["Coast 1", "Coast 8", "Coast 7"]
    assert looking.headlines(page, ".opinion") == ["A view"]
    assert looking.texts(page.select(".opinion .story__voice")) == ["Inés Carballo"]
    assert "A town" in looking.headlines(page, ".strips")


@pytest.mark.django_db
def test_drafts_and_private_stories_are_on_no_page() -> None:
    paper = stories.edition()
    coast, hidden = stories.section(paper, "Coast"), stories.section(paper, "Hidden")
    draft = stories.article(coast, "A draft", live=False)
    private = stories.article(hidden, "A private story")
    stories.article(coast, "A story")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    stories.choose(paper, draft, private)
    for page in (paper, coast):
        html = str(looking.page(page))
        assert "A story" in html
        assert "A draft" not in html
        assert "A private story" not in html


@pytest.mark.django_db
def test_an_empty_edition_says_so() -> None:
    page = looking.page(stories.edition())
    assert "se están escribiendo" in page.main.get_text()


@pytest.mark.django_db
def test_a_story_says_on_the_front_page_that_it_is_free() -> None:
    coast = stories.section(stories.edition())
    stories.article(coast, access="open")
    stories.article(coast)
    page = looking.page(coast.get_parent())
    assert looking.texts(page.select(".story__free")) == ["En abierto"]
