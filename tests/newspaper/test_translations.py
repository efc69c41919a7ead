import pytest
from bs4 import BeautifulSoup
from django.test import Client

from gaceta.newspaper.models import ArticlePage
from tests.newspaper import looking, stories

pytestmark = pytest.mark.django_db


def pair(**translation: object) -> tuple[ArticlePage, ArticlePage]:
    """A story in both editions."""
    spanish = stories.edition("es")
    english = stories.edition("en", translates=spanish)
    coast = stories.section(spanish, "La costa")
    story = stories.article(coast, "La marea")
    section = stories.section(english, "The Coast", translates=coast)
    return story, stories.article(section, "The tide", translates=story, **translation)


def editions(page: BeautifulSoup) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in page.select(".editions a")}


def alternates(page: BeautifulSoup) -> dict[str, str]:
    found = page.select('head link[rel="alternate"]')
    return {link["hreflang"]: link["href"] for link in found}


def test_an_article_links_its_translation_for_people_and_machines() -> None:
    story, translation = pair()
    page = looking.page(story)
    link = page.select_one(".also a")
    assert (link.get_text(), link["href"], link["lang"]) == (
        "Read in English",
        translation.url,
        "en",
    )
    assert alternates(page) == {
        "es": f"http://localhost:8000{story.url}",
        "en": f"http://localhost:8000{translation.url}",
    }
    back = looking.page(translation).select_one(".also a")
    assert (back.get_text(), back["href"], back["lang"]) == ("Leer en español", story.url, "es")


def test_a_story_tells_other_sites_one_address_of_its_own() -> None:
    story, _ = pair()
    head = looking.page(story).head
    whole = f"http://localhost:8000{story.url}"
    assert head.select_one('link[rel="canonical"]')["href"] == whole
    assert head.select_one('meta[property="og:url"]')["content"] == whole


@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
def test_the_edition_switcher_stays_on_an_accounts_page(path: str) -> None:
    pair()
    answer = Client().get(f"/es/account/{path}", {"next": "/es/la-costa/"})
    page = BeautifulSoup(answer.content, "html.parser")
    assert editions(page)["en"] == f"/en/account/{path}?next=%2Fes%2Fla-costa%2F"


def test_each_edition_speaks_its_own_language() -> None:
    story, translation = pair()
    spanish, english = looking.page(story), looking.page(translation)
    assert (spanish.html["lang"], english.html["lang"]) == ("es", "en")
    assert "Ir al contenido" in spanish.get_text()
    assert "Skip to content" in english.get_text()
    assert "de noviembre de 2026" in spanish.select_one(".dates").get_text()
    assert " November 2026" in english.select_one(".dates").get_text()


def test_the_edition_switcher_leads_to_the_translation() -> None:
    story, translation = pair()
    assert editions(looking.page(story)) == {"es": story.url, "en": translation.url}


def test_without_a_translation_the_switcher_leads_to_the_other_front_page() -> None:
    spanish = stories.edition("es")
    stories.edition("en", translates=spanish)
    page = looking.page(stories.article(stories.section(spanish)))
    assert editions(page)["en"] == "/en/"
    assert alternates(page) == {}
    assert page.select_one(".also") is None


def test_an_unpublished_translation_is_not_linked() -> None:
    story, translation = pair(live=False)
    page = looking.page(story)
    assert editions(page)["en"] == "/en/"
    assert translation.url not in str(page)


def test_a_page_that_is_no_story_switches_to_itself() -> None:
    pair()
    page = looking.page("/es/access/why/")
    assert editions(page) == {"es": "/es/access/why/", "en": "/en/access/why/"}
    assert page.select_one(".masthead__name").get_text() == stories.NAMES["es"]


def test_a_page_that_is_not_there_leads_home() -> None:
    pair()
    answer = Client().get("/en/nowhere/")
    page = looking.soup(answer.content.decode())
    assert answer.status_code == 404
    assert editions(page) == {"es": "/es/", "en": "/en/"}
    assert page.h1.get_text() == "This page is not here"


def test_a_paper_without_any_edition_still_says_what_is_not_there() -> None:
    answer = Client().get("/es/nada/")
    assert answer.status_code == 404
    assert "Esta página no está aquí" in answer.content.decode()
