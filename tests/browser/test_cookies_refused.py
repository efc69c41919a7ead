"""A browser that refuses cookies reads what is open, and is told plainly what the rest needs."""

from playwright.sync_api import Route, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import PASSWORD, Paper
from tests.browser.readers import body


def test_open_stories_are_read_and_sign_in_says_what_it_needs(paper: Paper, device: Device) -> None:
    context = device()

    def refuse_cookies(route: Route) -> None:
        headers = {k: v for k, v in route.request.headers.items() if k != "cookie"}
        route.continue_(headers=headers)

    context.route("**/*", refuse_cookies)
    page = context.new_page()
    page.goto(paper.stories(access="open")[0])
    expect(body(page)).to_be_visible()
    page.goto("/es/account/login/")
    context.clear_cookies()
    page.locator("input[name=login]").fill("ana@gaceta.example")
    page.locator("input[name=password]").fill(PASSWORD)
    with page.expect_navigation() as shown:
        page.locator("main form button[type=submit]").first.click()
    assert shown.value.status == 403
    expect(page.locator("main")).to_contain_text("cookies")
