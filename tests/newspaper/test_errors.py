import pytest
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests.newspaper import looking, stories


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "Algo ha fallado de nuestra parte"), ("en", "Something broke on our side")],
)
def test_the_page_for_our_own_faults_asks_the_database_nothing(language: str, words: str) -> None:
    with override(language), CaptureQueriesContext(connection) as asked:
        page = looking.soup(get_template("500.html").render())
    assert (page.html["lang"], page.h1.get_text()) == (language, words)
    assert len(asked) == 0


@pytest.mark.django_db
def test_a_forged_host_gets_a_page_that_says_nothing_of_it() -> None:
    answer = Client(headers={"accept-language": "es"}).get("/es/", SERVER_NAME="evil.example")
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "No hemos entendido esta petición" in html
    assert "evil.example" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("beneath", ["%00/", "%00/x/", "section/%00"])
def test_an_address_with_a_zero_byte_is_none(beneath: str) -> None:
    paper = stories.small_paper()

    assert Client(headers={"accept-language": "es"}).get(paper.url + beneath).status_code == 404
