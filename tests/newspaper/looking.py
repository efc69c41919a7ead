"""Looking at a page as its parts."""

from bs4 import BeautifulSoup, Tag
from django.test import Client
from wagtail.models import Page


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def page(page: Page | str, client: Client | None = None) -> BeautifulSoup:
    """The page as anybody sees it, or as the reader in ``client`` does."""
    address = page if isinstance(page, str) else page.url
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, answer.status_code
    return soup(answer.content.decode())


def texts(found: list[Tag]) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in found]


def headlines(page: BeautifulSoup, within: str = "main") -> list[str]:
    """The headlines of the stories that a page lists."""
    return texts(page.select(f"{within} .story__headline > a"))
