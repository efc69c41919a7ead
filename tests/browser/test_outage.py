"""The seat store fails: reading goes on, nothing of the account changes, nobody is accused."""

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper, until
from tests.browser.readers import body, dialog, notice, open_to_read, reading, sign_in


def health(paper: Paper) -> dict[str, object]:
    answer: dict[str, object] = httpx.get(f"{paper.address}/healthz").json()
    return answer


def beat(page: Page) -> str:
    """Come back to the page, and hear what the gate says."""
    with page.expect_response(lambda response: "/gate/" in response.url) as heard:
        page.evaluate(
            "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
        )
    return str(heard.value.json()["state"])


def test_subscribers_read_on_and_the_health_page_and_the_log_say_so(
    paper: Paper, device: Device
) -> None:
    first, second, *_ = paper.stories()
    phone = reading(device("phone"), first)
    laptop = sign_in(device())
    paper.outage_switch.touch()
    assert health(paper)["seats"] == "down"
    for page in (phone, laptop):
        page.goto(second)
        expect(body(page)).to_be_visible()
        expect(notice(page)).to_have_count(0)
    assert "gives no answer" in (paper.var / "server.log").read_text()
    anonymous = device().new_page()
    anonymous.goto(first)
    expect(body(anonymous)).to_have_count(0)


def test_nothing_of_the_account_can_be_changed(paper: Paper, device: Device) -> None:
    page = sign_in(device())
    page.goto("/es/account/password/change/")
    page.locator("input[type=password]").first.fill("leer-con-calma-26")
    for field in page.locator("input[type=password]").all()[1:]:
        field.fill("otra-clave-larga-27")
    paper.outage_switch.touch()
    with page.expect_navigation() as shown:
        page.locator("main form button[type=submit]").first.click()
    assert shown.value.status == 503
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    paper.outage_switch.unlink()
    sign_in(device())  # with the old password


def test_when_it_is_back_nobody_is_accused(paper: Paper, device: Device) -> None:
    first, second, *_ = paper.stories()
    phone = reading(device("phone"), first)
    laptop = sign_in(device())
    paper.outage_switch.touch()
    with laptop.expect_response(lambda response: "/gate/" in response.url) as heard:
        laptop.goto(second)
    assert heard.value.json()["state"] == "degraded"
    assert beat(phone) == "degraded"
    paper.outage_switch.unlink()
    until(lambda: health(paper)["seats"] == "up")
    beat_quietly(laptop)
    beat_quietly(phone)
    for page in (phone, laptop):
        expect(body(page)).to_be_visible()
        expect(dialog(page)).to_have_count(0)
    open_to_read(phone, first)
    expect(notice(phone)).to_have_count(0)


def beat_quietly(page: Page) -> None:
    """Whatever the gate answers now, the open page shows no notice."""
    with page.expect_response(lambda response: "/gate/" in response.url):
        page.evaluate(
            "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
        )
