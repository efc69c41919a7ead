"""Who may read a story: its own setting, its section's, its edition's."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from gaceta.newspaper.access import INHERITED, Access
from gaceta.newspaper.models import ArticlePage, EditionPage
from gaceta.reading import Story
from tests.access.reading import SECRET, paper_with
from tests.newspaper import looking, stories
from tests.readers import people

pytestmark = pytest.mark.django_db

SETTINGS = (INHERITED, *Access.values)


def edition_with(**fields: object) -> EditionPage:
    edition = stories.edition()
    for name, value in fields.items():
        setattr(edition, name, value)
    edition.full_clean()
    edition.save()
    return edition


@pytest.mark.parametrize("of_edition", Access.values)
def test_the_nearest_setting_counts_for_the_door_as_for_lists(of_edition: str) -> None:
    edition = edition_with(access=of_edition)
    for of_section in SETTINGS:
        section = stories.section(edition, access=of_section)
        for own in SETTINGS:
            story = stories.article(section, access=own)
            nearest = own or of_section or of_edition
            assert story.asked.story.access == nearest
            assert ArticlePage.objects.listed().get(pk=story.pk).asks == nearest


def test_a_new_story_is_for_subscribers_unless_somebody_says_otherwise() -> None:
    assert stories.article(stories.section(stories.edition())).asked.story.access == "subscription"


def test_an_edition_says_how_many_are_free_and_may_be_given() -> None:
    edition = edition_with(anonymous=1, registered=4, gifts=7)
    asked = stories.article(stories.section(edition), access="metered").asked
    assert asked.story == Story("metered", anonymous=1, registered=4)
    assert (asked.meter, asked.gifts) == (str(edition.pk), 7)


def test_a_section_changed_changes_its_stories_at_once() -> None:
    section = stories.section(stories.edition())
    story = stories.article(section)
    assert SECRET not in Client().get(story.url).content.decode()
    section.access = "open"
    section.save()
    assert SECRET in Client().get(story.url).content.decode()


def test_lists_say_what_is_free() -> None:
    edition = stories.edition()
    section = stories.section(edition, access="open")
    stories.article(section)
    stories.article(section, access="registration")
    stories.article(section, access="metered")
    for page in (section, edition):
        said = looking.texts(looking.page(page).select(".story__free"))
        assert sorted(said) == ["En abierto", "Gratis con una cuenta"]


@pytest.mark.parametrize("access", ["registration", "metered", "subscription"])
def test_machines_are_told_that_a_story_is_not_free_for_everybody(access: str) -> None:
    """However it came by its setting, and whoever asks: an account is a wall to a search engine."""
    story = stories.article(stories.section(edition_with(access=access)))
    for headers in ({}, {"user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}):
        answer = Client().get(story.url, headers=headers)
        page = looking.soup(answer.content.decode())
        facts = json.loads(page.select_one('script[type="application/ld+json"]').string)
        assert facts["isAccessibleForFree"] is False
        assert facts["hasPart"]["isAccessibleForFree"] is False
        whole = page.select(facts["hasPart"]["cssSelector"])
        assert bool(whole) is (SECRET in str(page))


def test_the_body_of_a_free_story_is_not_marked_as_paid() -> None:
    (story,) = paper_with(access="open")
    assert looking.page(story).select_one(".paywalled") is None


@pytest.mark.parametrize("kind", ["articlepage", "sectionpage", "editionpage"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_an_editor_chooses_in_their_own_language(kind: str, language: str) -> None:
    section = stories.section(stories.edition())
    pages = {
        "articlepage": stories.article(section),
        "sectionpage": section,
        "editionpage": section.get_parent().specific,
    }
    editor = people.signed_in(people.dario())
    address = reverse("wagtailadmin_pages:edit", args=[pages[kind].pk])
    form = looking.soup(editor.get(address, headers={"accept-language": language}).content.decode())
    values = [option["value"] for option in form.select('select[name="access"] option')]
    assert values == list(Access.values if kind == "editionpage" else SETTINGS)


def test_an_edition_cannot_make_signing_in_cost_free_stories() -> None:
    edition = stories.edition()
    editor = people.signed_in(people.dario())
    address = reverse("wagtailadmin_pages:edit", args=[edition.pk])
    form = looking.page(address, editor)
    wanted = {"anonymous": "3", "registered": "2", "gifts": "5", "access": "metered"}
    assert set(wanted) <= {field.get("name") for field in form.select("input, select")}
    edition.anonymous, edition.registered = 3, 2
    with pytest.raises(Exception, match="Iniciar sesión no debe costarle"):
        edition.full_clean()


@pytest.mark.parametrize("name", ["anonymous", "registered", "gifts"])
@pytest.mark.parametrize(("number", "fits"), [(0, True), (30, True), (31, False), (-1, False)])
def test_a_number_a_month_is_from_none_to_thirty(name: str, number: int, fits: bool) -> None:
    edition = stories.edition()
    edition.anonymous, edition.registered = 0, 30
    setattr(edition, name, number)
    if name == "registered":
        edition.anonymous = 0
    if fits:
        edition.full_clean()
    else:
        with pytest.raises(Exception, match=name):
            edition.full_clean()
