"""An anonymous reader opens a subscriber's story."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import body, nothing_for_axe, sign_in


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_teaser_and_an_offer_and_the_rest_nowhere(
    paper: Paper, device: Device, language: str
) -> None:
    story = paper.stories(language)[0]
    page = device().new_page()
    page.goto(story)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".standfirst")).to_be_visible()
    assert page.locator("article figure img").first.get_attribute("alt")
    expect(page.locator(".article__body p").first).to_be_visible()
    expect(
        page.get_by_role("link", name="Iniciar sesión" if language == "es" else "Sign in").first
    ).to_be_visible()
    expect(body(page)).to_have_count(0)
    answer = httpx.get(story)
    assert answer.status_code == 200
    assert paper.last_sentence(story) not in answer.text
    assert "__Host-gaceta_device" not in answer.headers.get("set-cookie", "")
    nothing_for_axe(page)


def test_an_open_story_is_whole_for_everybody(paper: Paper, device: Device) -> None:
    story = paper.stories("es", access="open")[0]
    page = device().new_page()
    page.goto(story)
    expect(body(page)).to_contain_text(paper.last_sentence(story)[-15:])


def test_a_reader_without_a_subscription_gets_the_offer(paper: Paper, device: Device) -> None:
    page = sign_in(device(), "ben")
    page.goto(paper.stories()[0])
    expect(body(page)).to_have_count(0)
    expect(page.locator(".offer, #offer, [data-offer]").first).to_be_visible()
