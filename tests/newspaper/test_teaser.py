from dataclasses import replace

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from gaceta.access import engine
from gaceta.newspaper import passages
from gaceta.newspaper.models import ArticlePage
from tests.access.reading import browser_of, subscribing
from tests.newspaper import looking, stories
from tests.readers import people

pytestmark = pytest.mark.django_db


def teaser_of(*paragraphs: str) -> str:
    """The teaser of a story whose paragraphs stand in one block each."""
    body = [stories.paragraph(text) for text in paragraphs]
    return "".join(passages.teaser(ArticlePage(body=body).body))


def test_the_teaser_is_the_first_two_paragraphs() -> None:
    assert teaser_of("One.", "Two.", "Three.", "Four.") == "<p>One.</p><p>Two.</p>"


@pytest.mark.parametrize(
    ("paragraphs", "seen"), [(["One."], ""), (["One.", "Two.", "Three."], "<p>One.</p>")]
)
def test_the_teaser_is_never_more_than_half_of_the_paragraphs(
    paragraphs: list[str], seen: str
) -> None:
    assert teaser_of(*paragraphs) == seen


def test_a_story_pasted_into_one_block_gives_no_more_than_two_paragraphs_away() -> None:
    pasted = "".join(f"<p>Paragraph {number}.</p>" for number in range(1, 9))
    body = ArticlePage(body=[("paragraph", pasted)]).body
    assert "".join(passages.teaser(body)) == "<p>Paragraph 1.</p><p>Paragraph 2.</p>"


def test_only_paragraphs_are_given_away() -> None:
    body = [
        ("heading", "SECRET heading"),
        ("quotation", {"text": "SECRET words", "who": "SECRET speaker"}),
        ("paragraph", "<ul><li>SECRET item</li></ul><p>One.</p>"),
        ("factbox", {"title": "SECRET box", "text": "<p>SECRET fact</p>"}),
        stories.paragraph("SECRET two."),
    ]
    assert passages.teaser(ArticlePage(body=body).body) == ["<p>One.</p>"]


def test_no_page_of_the_paper_holds_the_body() -> None:
    paper = stories.small_paper()
    kept = ArticlePage.objects.first()
    assert kept is not None
    people_page, topics_page = paper.get_children().exclude(slug__in=["the-coast", "towns"])[1:3]
    pages = [paper, kept, kept.get_parent(), people_page, topics_page]
    pages += [people_page.get_children().first(), topics_page.get_children().first()]
    for page in pages:
        html = Client().get(page.url).content.decode()
        assert page.title in html
        assert "SECRET" not in html, page.url


def test_the_head_of_a_story_tells_its_standfirst_and_nothing_more() -> None:
    kept = stories.article(stories.section(stories.edition()), standfirst="The standfirst.")
    head = looking.page(kept).head
    assert head is not None
    assert head.find("meta", property="og:description")["content"] == "The standfirst."
    assert head.find("meta", attrs={"name": "description"})["content"] == "The standfirst."
    assert "ferry" not in str(head)


@pytest.mark.parametrize("query", ["?page=2", "?preview=1", "?format=json", "?amp=1"])
def test_no_query_opens_the_body(query: str) -> None:
    kept = stories.article(stories.section(stories.edition()))
    assert "SECRET" not in Client().get(kept.url + query).content.decode()


@pytest.mark.parametrize("header", ["XMLHttpRequest", "fetch"])
def test_no_header_opens_the_body(header: str) -> None:
    kept = stories.article(stories.section(stories.edition()))
    answer = Client().get(kept.url, headers={"x-requested-with": header, "accept": "text/plain"})
    assert "SECRET" not in answer.content.decode()


def test_an_open_story_is_whole_for_everybody() -> None:
    free = stories.article(stories.section(stories.edition()), access="open")
    page = looking.page(free)
    assert "SECRET the tide did the rest." in page.select_one("#body").get_text()
    assert page.select_one(".offer") is None


def test_a_subscriber_reads_the_whole_story() -> None:
    kept = stories.article(stories.section(stories.edition()))
    reader = people.ana()
    subscribing(reader)
    page = looking.page(kept, browser_of(reader))
    assert [part["id"] for part in page.select("#body > [id]")] == [f"p-{n}" for n in range(1, 6)]
    assert page.select_one("#reading")["data-story"] == str(kept.pk)
    assert page.select_one("dialog").get_text(strip=True) == ""


def test_the_second_device_sees_headline_standfirst_and_notice_alone(settings: Settings) -> None:
    settings.GATE = replace(settings.GATE, policy=replace(settings.GATE.policy, question=0))
    engine.engine.cache_clear()
    kept = stories.article(stories.section(stories.edition()), lead_image=stories.picture())
    reader = people.ana()
    subscribing(reader)
    phone, laptop = browser_of(reader), browser_of(reader, people.FIREFOX_ON_A_COMPUTER)
    phone.get(kept.url)
    laptop.get(kept.url)
    phone.get(kept.url)  # somebody reads there
    answer = laptop.get(kept.url)
    page = looking.soup(answer.content.decode())
    article = page.select_one("article#story")
    assert answer.status_code == 409
    assert article.select_one("h1").get_text() == kept.title
    assert article.select_one(".standfirst").get_text() == kept.standfirst
    assert article.select_one("figure") is None
    assert "ferry" not in article.get_text()
    assert "un teléfono con Safari" in article.get_text()


def test_a_page_that_waits_shows_the_teaser_below_what_it_waits_for() -> None:
    kept = stories.article(stories.section(stories.edition()), lead_image=stories.picture())
    reader = people.ana()
    subscribing(reader)
    browser_of(reader).get(kept.url)
    answer = browser_of(reader, people.FIREFOX_ON_A_COMPUTER).get(kept.url)
    page = looking.soup(answer.content.decode())
    article = page.select_one("article#story")
    assert answer.status_code == 409
    assert article.select_one("figure") is None
    assert "ferry" in article.select_one(".notice-page ~ .article__body--teaser").get_text()
    assert "SECRET" not in article.get_text()
    assert page.select_one("#reading") is None


def test_a_search_for_words_of_the_body_finds_nothing() -> None:
    stories.article(stories.section(stories.edition()), standfirst="Herons return.")
    assert len(ArticlePage.objects.search("herons")) == 1
    assert len(ArticlePage.objects.search("secret")) == 0
    assert len(ArticlePage.objects.search("ferry")) == 0


@pytest.mark.parametrize(("mode", "whole"), [("", True), ("teaser", False)])
def test_an_editor_previews_the_story_and_its_teaser(mode: str, whole: bool) -> None:
    kept = stories.article(stories.section(stories.edition()))
    request = RequestFactory().get(kept.url)
    request.user = people.dario()
    html = kept.serve_preview(request, mode).render().content.decode()
    assert ("SECRET" in html) is whole
    assert "The ferry left at six." in html


@pytest.mark.parametrize(
    ("access", "said"),
    [
        ("subscription", "El resto de este artículo es para suscriptores."),
        ("registration", "abierto a quien tenga una cuenta"),
        ("metered", "lees 5 artículos al mes"),
        ("open", "SECRET"),
    ],
)
def test_a_preview_shows_what_a_stranger_is_told(access: str, said: str) -> None:
    story = stories.article(stories.section(stories.edition()), access=access)
    request = RequestFactory().get(story.url)
    request.user = people.dario()
    html = story.serve_preview(request, "teaser").render().content.decode()
    assert said in html
