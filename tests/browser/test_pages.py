"""Every kind of page: axe, the keyboard, small screens, the dark, both languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import nothing_for_axe, sign_in

PUBLIC = (
    "/{language}/",
    "/{language}/{section}/",
    "/{language}/{authors}/",
    "/{language}/{authors}/irene-castell/",
    "/{language}/{topics}/",
    "/{language}/{topics}/{topic}/",
    "/{language}/account/login/",
    "/{language}/account/signup/",
    "/{language}/account/password/reset/",
    "/{language}/subscription/",
    "/{language}/subscription/premium/",
    "/{language}/subscription/terms/",
    "/{language}/access/why/",
    "/{language}/access/free/",
    "/{language}/nothing-is-here/",
)
WORDS = {
    "es": {"section": "ciencia", "authors": "redaccion", "topics": "temas", "topic": "mareas"},
    "en": {"section": "science", "authors": "newsroom", "topics": "topics", "topic": "tides"},
}


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", ["laptop", "small"])
def test_every_public_page_is_fit_for_everybody(
    paper: Paper, device: Device, language: str, kind: str
) -> None:
    page = device(kind).new_page()
    for pattern in PUBLIC:
        page.goto(pattern.format(language=language, **WORDS[language]))
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.locator("html").get_attribute("lang") == language
        fits(page, DEVICES_WIDTH[kind])
        nothing_for_axe(page)


DEVICES_WIDTH = {"laptop": 1280, "small": 320}


def test_the_pages_are_legible_in_the_dark(paper: Paper, device: Device) -> None:
    page = device(color_scheme="dark").new_page()
    for path in ("/es/", paper.stories()[0], "/es/account/login/"):
        page.goto(path)
        nothing_for_axe(page)


def test_the_pages_of_an_account_are_fit_for_everybody(paper: Paper, device: Device) -> None:
    page = sign_in(device())
    for path in ("/es/account/", "/es/account/password/change/", "/es/account/email/"):
        page.goto(path)
        nothing_for_axe(page)


@pytest.mark.parametrize("path", ["/es/", "/en/account/login/", "/es/subscription/terms/"])
def test_the_first_tab_reaches_skip_to_content_and_it_works(
    paper: Paper, device: Device, path: str
) -> None:
    page = device().new_page()
    page.goto(path)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=re.compile("Ir al contenido|Skip to content"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_story_leads_to_its_translation(paper: Paper, device: Device) -> None:
    page = device().new_page()
    page.goto("/es/local/el-barco-que-no-mira-el-reloj/")
    page.get_by_role("link", name=re.compile("English")).first.click()
    expect(page).to_have_url(re.compile(r"/en/local/the-boat-that-ignores-the-clock/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The boat that ignores the clock")


def test_a_story_on_paper_has_its_text_and_not_the_sites_furniture(
    paper: Paper, device: Device
) -> None:
    page = device().new_page()
    page.goto(paper.stories(access="open")[0])
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#body")).to_be_visible()
    expect(page.get_by_role("navigation").first).to_be_hidden()


def test_somebody_new_signs_up_and_confirms_by_mail(paper: Paper, device: Device) -> None:
    context = device()
    page = context.new_page()
    page.goto("/es/account/signup/")
    page.locator("input[name=email]").fill("elia@gaceta.example")
    page.locator("input[name=password1]").fill("una-clave-de-mar-29")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mira tu correo")
    page.goto(paper.link_in_mail("elia@gaceta.example"))
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("link", name="Tu cuenta").first).to_be_visible()
