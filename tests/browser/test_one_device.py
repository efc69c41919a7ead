"""The subscriber reads on one device: never a notice."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import (
    body,
    hide,
    nothing_for_axe,
    notice,
    open_to_read,
    reading,
    rest,
    show,
)


def reads_on(*pages: Page) -> None:
    for page in pages:
        expect(body(page)).to_be_visible()
        expect(notice(page)).to_have_count(0)


def test_the_whole_story_is_read(paper: Paper, device: Device) -> None:
    story = paper.stories()[0]
    page = reading(device(), story)
    expect(body(page)).to_contain_text(paper.last_sentence(story)[-15:])
    reads_on(page)
    nothing_for_axe(page)


def test_tabs_are_opened_and_reloaded(paper: Paper, device: Device) -> None:
    first, second, *_ = paper.stories()
    context = device()
    page = reading(context, first)
    others = [context.new_page() for _ in range(2)]
    for other in others:
        other.goto(second)
    others[0].reload()
    page.reload()
    reads_on(page, *others)


def test_a_page_goes_to_the_background_and_comes_back(paper: Paper, device: Device) -> None:
    page = reading(device(), paper.stories()[0])
    rest(page)
    with page.expect_response(lambda response: "/gate/" in response.url):
        show(page)
    reads_on(page)


def test_one_tab_is_hidden_while_another_is_read(paper: Paper, device: Device) -> None:
    context = device()
    page = reading(context, paper.stories()[0])
    hide(page)
    other = context.new_page()
    open_to_read(other, paper.stories()[1])
    show(page)
    reads_on(page, other)


def test_a_page_comes_back_from_the_back_forward_cache(paper: Paper, device: Device) -> None:
    page = reading(device(), paper.stories()[0])
    page.evaluate(
        """() => addEventListener("pageshow", (event) => {
            document.documentElement.dataset.restored = event.persisted;
        })"""
    )
    page.goto(paper.stories()[1])
    expect(body(page)).to_be_visible()
    with page.expect_response(lambda response: "/gate/" in response.url):
        page.go_back(wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-restored", "true")
    reads_on(page)


def test_a_prefetched_story_takes_no_seat(paper: Paper, device: Device) -> None:
    context: BrowserContext = device()
    reading(device("phone"), paper.stories()[0])
    page = context.new_page()
    page.goto("/es/account/login/")
    answer = page.request.get(paper.stories()[1], headers={"Sec-Purpose": "prefetch"})
    assert paper.last_sentence(paper.stories()[1]) not in answer.text()


def test_signing_out_ends_the_reading_in_every_tab(paper: Paper, device: Device) -> None:
    context = device()
    page = reading(context, paper.stories()[0])
    other = context.new_page()
    other.goto("/es/account/logout/")
    other.locator("main form button[type=submit]").first.click()
    other.wait_for_url(lambda url: "/logout/" not in url)
    expect(body(page)).to_have_count(0)
    expect(page.get_by_role("link", name="Iniciar sesión").first).to_be_visible()
