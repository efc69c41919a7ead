import pytest
from django.test import Client
from django.urls import reverse

from gaceta.web.methods import READ_ONLY
from tests.newspaper import stories

pytestmark = pytest.mark.django_db

NAMES = [name for name in READ_ONLY if name != "wagtail_serve"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_story_is_only_read_whatever_proof_a_form_brings(method: str) -> None:
    story = stories.article(stories.section(stories.edition("es"), "La costa"), "La marea")
    answer = Client(enforce_csrf_checks=True).generic(method, story.url)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert "solo se lee" in answer.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_every_page_that_is_only_read_says_so(name: str) -> None:
    assert Client(enforce_csrf_checks=True).post(reverse(name)).status_code == 405
