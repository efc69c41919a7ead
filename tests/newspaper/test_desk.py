import pytest
from django.urls import reverse
from wagtail.models import Page

from gaceta.newspaper.models import ArticlePage
from tests.newspaper import looking, stories
from tests.readers import people

pytestmark = pytest.mark.django_db


def test_an_editor_opens_the_form_of_every_kind_of_page() -> None:
    paper = stories.small_paper(stories_a_section=1)
    editor = people.signed_in(people.dario())
    one_of_each = {page.specific_class: page for page in [paper, *paper.get_descendants()]}
    for page in one_of_each.values():
        answer = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert answer.status_code == 200, page


def test_an_editor_writes_a_story() -> None:
    section = stories.section(stories.edition())
    editor = people.signed_in(people.dario())
    address = reverse("wagtailadmin_pages:add", args=["newspaper", "articlepage", section.pk])
    form = looking.page(address, editor)
    names = {field["name"] for field in form.select("input[name], textarea[name], select[name]")}
    wanted = {"title", "standfirst", "lead_image", "access", "published_at", "topics"}
    assert wanted <= names
    assert form.select_one('select[name="access"] option[selected]')["value"] == ""


@pytest.mark.parametrize("kind", [ArticlePage, Page])
def test_nothing_but_an_edition_stands_at_the_top(kind: type[Page]) -> None:
    root = Page.objects.get(depth=1)
    assert not kind.can_create_at(root)
