import json
from typing import Any

import pytest

from tests.access.reading import browser_of, subscribing
from tests.newspaper import looking, stories
from tests.readers import people

pytestmark = pytest.mark.django_db


def told(**fields: Any) -> dict[str, Any]:
    """What machines are told of a story with these fields."""
    paper = stories.edition()
    people = [stories.author(paper, "Nuria Velasco")]
    story = stories.article(stories.section(paper), authors=people, **fields)
    script = looking.page(story).select_one('script[type="application/ld+json"]')
    facts = json.loads(script.string)
    assert isinstance(facts, dict)
    return facts


def test_a_story_for_subscribers_says_which_part_is_for_them() -> None:
    facts = told()
    assert facts["@type"] == "NewsArticle"
    assert facts["isAccessibleForFree"] is False
    assert facts["hasPart"] == {
        "@type": "WebPageElement",
        "isAccessibleForFree": False,
        "cssSelector": ".paywalled",
    }


def test_the_selector_is_a_class_and_finds_the_body_where_it_is_shown() -> None:
    """Search engines read class selectors only."""
    story = stories.article(stories.section(stories.edition()))
    reader = people.ana()
    subscribing(reader)
    page = looking.page(story, browser_of(reader))
    facts = json.loads(page.select_one('script[type="application/ld+json"]').string)
    (found,) = page.select(facts["hasPart"]["cssSelector"])
    assert "SECRET" in found.get_text()


def test_an_open_story_says_that_it_is_free() -> None:
    facts = told(access="open")
    assert facts["isAccessibleForFree"] is True
    assert "hasPart" not in facts


def test_machines_are_told_who_wrote_it_when_and_in_which_language() -> None:
    changed = stories.NOON.replace(year=2027)
    facts = told(published_at=stories.NOON, changed_at=changed, lead_image=stories.picture())
    assert facts["datePublished"] == stories.NOON.isoformat()
    assert facts["dateModified"] == changed.isoformat()
    assert facts["inLanguage"] == "es"
    assert facts["author"][0]["name"] == "Nuria Velasco"
    assert facts["author"][0]["url"].startswith("http://localhost:8000/es/")
    assert facts["publisher"]["name"] == stories.NAMES["es"]
    assert facts["image"][0].startswith("http://localhost:8000/")


def test_machines_are_told_nothing_of_the_body() -> None:
    for access in ("open", "subscription"):
        assert "ferry" not in json.dumps(told(access=access))


@pytest.mark.parametrize("headline", ["</script><script>alert(1)</script>", "<!-- & 'x' \"y\""])
def test_a_headline_cannot_end_the_script_that_holds_it(headline: str) -> None:
    facts = told(headline=headline)
    assert facts["headline"] == headline
