"""Stories put aside, and stories begun."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gaceta.access.models import Place
from gaceta.access.places import keep_place
from gaceta.newspaper import shelves
from gaceta.newspaper.models import ArticlePage, SavedStory
from tests.newspaper import stories
from tests.readers.people import ana, ben, signed_in

pytestmark = pytest.mark.django_db


def put_aside(client: Client, story: ArticlePage, keep: str = "1", **more: str) -> object:
    form = {"story": story.pk, "keep": keep, "next": story.url, **more}
    return client.post(reverse("newspaper:save"), form)


def a_story(**fields: object) -> ArticlePage:
    return stories.article(stories.section(stories.edition()), "The tide comes in", **fields)


def test_the_button_puts_a_story_aside_and_comes_back_to_it() -> None:
    story, reader = a_story(), ana()
    client = signed_in(reader)
    assert "Guardar para luego" in client.get(story.url).content.decode()

    answer = put_aside(client, story)

    assert answer.headers["Location"] == story.url
    assert [saved.article for saved in reader.saved_stories.all()] == [story]
    assert "Guardado<" in client.get(story.url).content.decode()


def test_pressed_again_it_takes_the_story_back() -> None:
    story, reader = a_story(), ana()
    client = signed_in(reader)
    put_aside(client, story)
    assert 'name="keep" value="0"' in client.get(story.url).content.decode()

    put_aside(client, story, keep="0")

    assert not reader.saved_stories.exists()


def test_twice_is_once() -> None:
    story, client = a_story(), signed_in(ana())
    put_aside(client, story)
    put_aside(client, story)

    assert SavedStory.objects.count() == 1


def test_the_list_has_section_date_and_standfirst_newest_first() -> None:
    section = stories.section(stories.edition(), "The Coast")
    first, second = stories.article(section, "First"), stories.article(section, "Second")
    client = signed_in(ana())
    put_aside(client, first)
    put_aside(client, second)

    text = client.get(reverse("newspaper:saved")).content.decode()

    assert text.index("Second") < text.index("First")
    assert text.count("The Coast</a></p>") == 2
    assert "What the harbour says" in text
    assert "20 de noviembre de 2026" in text


def test_what_one_reader_saves_another_does_not_see() -> None:
    story = a_story()
    put_aside(signed_in(ana()), story)
    other = signed_in(ben())

    assert story.title not in other.get(reverse("newspaper:saved")).content.decode()
    assert "Guardar para luego" in other.get(story.url).content.decode()


def test_a_story_that_was_withdrawn_stands_on_no_list() -> None:
    story, reader = a_story(), ana()
    client = signed_in(reader)
    put_aside(client, story)
    keep_place(reader, str(story.pk), "p-3")

    story.unpublish()

    for name in ("newspaper:saved", "newspaper:reading"):
        assert story.title not in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("number", ["999999", "", "x", "-1", "٣", "9" * 40])
def test_what_is_no_story_answers_404(number: str) -> None:
    answer = signed_in(ana()).post(reverse("newspaper:save"), {"story": number})

    assert answer.status_code == 404


def test_a_stranger_has_no_button_and_is_sent_to_sign_in() -> None:
    story = a_story()

    assert "Guardar para luego" not in Client().get(story.url).content.decode()
    answer = put_aside(Client(), story)
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_another_site_can_put_nothing_aside() -> None:
    story, reader = a_story(), ana()
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(reader).cookies

    assert put_aside(client, story).status_code == 403
    assert not reader.saved_stories.exists()


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_off_the_site(path: str) -> None:
    answer = put_aside(signed_in(ana()), a_story(), next=path)

    assert answer.headers["Location"] == "/es/"


def test_a_full_shelf_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST_SAVED", 1)
    section = stories.section(stories.edition())
    first, second, client = stories.article(section), stories.article(section), signed_in(ana())
    put_aside(client, first)
    put_aside(client, first)

    put_aside(client, second)

    assert SavedStory.objects.get().article == first
    assert "Quita antes alguno" in client.get(second.url).content.decode()


def test_a_story_begun_leads_to_where_reading_stopped() -> None:
    story, reader = a_story(), ana()
    client = signed_in(reader)
    keep_place(reader, str(story.pk), "p-4")

    text = client.get(reverse("newspaper:reading")).content.decode()

    assert f'href="{story.url}#p-4"' in text


def test_a_place_is_erased_and_so_are_all() -> None:
    section, reader = stories.section(stories.edition()), ana()
    some = [stories.article(section) for _ in range(3)]
    for story in some:
        keep_place(reader, str(story.pk), "p-2")
    keep_place(ben(), str(some[0].pk), "p-9")
    client = signed_in(reader)

    client.post(reverse("newspaper:forget"), {"story": some[0].pk})
    assert reader.places.count() == 2

    client.post(reverse("newspaper:forget"), {"all": "1"})
    assert list(Place.objects.values_list("place", flat=True)) == ["p-9"]


def test_a_longer_shelf_takes_no_more_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    section, reader = stories.section(stories.edition()), ana()
    for _ in range(8):
        story = stories.article(section)
        shelves.save_story(reader, story)
        keep_place(reader, str(story.pk), "p-2")

    with django_assert_num_queries(4):
        assert len(shelves.saved(reader)) == 8
    with django_assert_num_queries(4):
        assert len(shelves.begun(reader)) == 8
