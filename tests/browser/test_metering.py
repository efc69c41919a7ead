"""Free stories, then an account, then the offer; and a story that a subscriber gives."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import body, nothing_for_axe, open_to_read, sign_in

WORDS = {
    "es": {
        "last": "Este es tu artículo gratis de este mes.",
        "used": "Ya has leído tu artículo gratis de este mes.",
        "account": "Abrir una cuenta",
        "link": "Crear un enlace",
        "given": "te regala este artículo",
    },
    "en": {
        "last": "This is your free story of this month.",
        "used": "You have read your free story of this month.",
        "account": "Open an account",
        "link": "Make a link",
        "given": "gives you this story",
    },
}


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_free_story_then_an_account_then_one_more_then_the_offer(
    paper: Paper, device: Device, language: str
) -> None:
    first, second, third = paper.stories(language, access="metered")
    words = WORDS[language]
    page = device(locale=language).new_page()
    page.goto(first)
    expect(body(page)).to_contain_text(paper.last_sentence(first)[-15:])
    expect(page.locator(".meter")).to_contain_text(words["last"])
    nothing_for_axe(page)
    page.goto(second)
    expect(body(page)).to_have_count(0)
    expect(page.locator(".offer")).to_contain_text(words["used"])
    nothing_for_axe(page)
    open_an_account(paper, page, f"{language}-lectora@gaceta.example", words["account"])
    expect(page).to_have_url(re.compile(re.escape(second.removeprefix(paper.address)) + "$"))
    expect(body(page)).to_contain_text(paper.last_sentence(second)[-15:])
    page.goto(third)
    expect(body(page)).to_have_count(0)
    expect(page.locator(".offer")).to_contain_text(words["used"])
    nothing_for_axe(page)
    page.goto(first)
    expect(body(page)).to_be_visible()


def open_an_account(paper: Paper, page: Page, address: str, button: str) -> None:
    """From the offer, by the link in the mail, to where it leads."""
    page.locator(".offer").get_by_role("link", name=button).click()
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=password1]").fill("una-clave-de-mar-29")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("Mira tu correo|Look at your mail")
    )
    page.goto(paper.link_in_mail(address))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/account/" not in url)


def test_a_browser_that_keeps_no_cookies_reads_every_metered_story(
    paper: Paper, device: Device
) -> None:
    context = device()
    page = context.new_page()
    for story in paper.stories(access="metered"):
        page.goto(story)
        expect(body(page)).to_be_visible()
        context.clear_cookies()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("script", [True, False])
def test_a_subscriber_gives_a_story_and_a_stranger_reads_it(
    paper: Paper, device: Device, language: str, script: bool
) -> None:
    story = paper.stories(language)[0]
    words = WORDS[language]
    laptop = sign_in(device(java_script_enabled=script), language=language)
    laptop.goto(story)
    expect(body(laptop)).to_be_visible()
    laptop.get_by_role("button", name=words["link"]).click()
    link = laptop.locator("#gift-link").input_value()
    stranger = device("phone", java_script_enabled=script).new_page()
    sent = watch_referers(stranger.context)
    stranger.goto(link)
    expect(stranger).to_have_url(f"{story}?gift=1")
    expect(stranger.locator(".meter")).to_contain_text(words["given"])
    expect(body(stranger)).to_contain_text(paper.last_sentence(story)[-15:])
    assert not [referer for referer in sent if "/gift/" in referer]
    if script:
        nothing_for_axe(laptop)
        nothing_for_axe(stranger)
        # Reading by the link is no reading on the subscription: the laptop reads on.
        open_to_read(laptop, story)


def watch_referers(context: BrowserContext) -> list[str]:
    """Where each request from now on says that it comes from."""
    sent: list[str] = []
    context.on("request", lambda request: sent.append(request.headers.get("referer", "")))
    return sent


def test_a_link_that_was_withdrawn_explains_itself(paper: Paper, device: Device) -> None:
    laptop = sign_in(device())
    laptop.goto(paper.stories()[0])
    laptop.get_by_role("button", name="Crear un enlace").click()
    link = laptop.locator("#gift-link").input_value()
    laptop.get_by_role("button", name="Retirar el enlace").click()
    expect(laptop.get_by_role("heading", level=1)).to_have_text("El enlace está retirado")
    stranger = device("small").new_page()
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "Este enlace no abre ningún artículo"
    )
    nothing_for_axe(stranger)
