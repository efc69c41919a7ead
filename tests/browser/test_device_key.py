"""A device's key: cookies copied to another machine open nothing there; who loses the key reads on."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import (
    asking,
    body,
    dialog,
    hide,
    nothing_for_axe,
    notice,
    open_to_read,
    rest,
    sign_in,
    touch,
)

DEVICE = "__Host-gaceta_device"
SESSION = "__Host-gaceta_session"
ENTITLEMENT = "__Host-gaceta_entitlement"

KEPT = """() => new Promise((done, fail) => {
    const opening = indexedDB.open("gaceta");
    opening.onerror = fail;
    opening.onsuccess = () => {
        const all = opening.result.transaction("keys").objectStore("keys").getAll();
        opening.result.close();
        all.onerror = fail;
        all.onsuccess = async () => {
            const told = [];
            for (const { privateKey } of all.result) {
                const read = crypto.subtle.exportKey("jwk", privateKey);
                told.push(await read.then(() => "read", () => "kept"));
            }
            done(told);
        };
    };
})"""
FORGET = """() => new Promise((done, fail) => {
    const gone = indexedDB.deleteDatabase("gaceta");
    gone.onsuccess = () => done(true);
    gone.onerror = gone.onblocked = fail;
})"""


def read_with_key(context: BrowserContext, story: str) -> Page:
    """Read the story on a device that gets its key there."""
    page = sign_in(context)
    with page.expect_response(re.compile("/access/entitlement/$")) as bound:
        open_to_read(page, story)
    assert bound.value.status == 204
    return page


def cookie(context: BrowserContext, name: str) -> str | None:
    return next((c["value"] for c in context.cookies() if c["name"] == name), None)


def copy(source: BrowserContext, to: BrowserContext, *names: str) -> None:
    to.add_cookies([c for c in source.cookies() if c["name"] in names])


def time_passes(context: BrowserContext) -> None:
    """As after a quarter of an hour: the entitlement is over."""
    context.clear_cookies(name=ENTITLEMENT)


def test_the_key_stays_in_the_browser_and_nobody_can_read_it(paper: Paper, device: Device) -> None:
    page = read_with_key(device(), paper.stories()[0])
    assert page.evaluate(KEPT) == ["kept"]
    page.reload()
    expect(page.locator("#device-key")).to_have_count(0)


def test_copied_cookies_are_another_device_and_the_first_reads_on(
    paper: Paper, device: Device
) -> None:
    first_story, next_story, *_ = paper.stories()
    mine = device("phone")
    page = read_with_key(mine, first_story)
    thief = device()
    copy(mine, thief, DEVICE, SESSION)
    stolen = thief.new_page()
    answers: list[int] = []
    stolen.on("response", lambda it: it.url == next_story and answers.append(it.status))
    stolen.goto(next_story)
    expect(asking(stolen)).to_be_visible()
    assert answers == [200, 409]  # the page that asks for the key, then the other device is asked
    touch(page)
    stolen.goto(next_story)
    expect(notice(stolen)).to_be_visible()
    expect(body(stolen)).to_have_count(0)
    assert paper.last_sentence(next_story) not in stolen.content()
    assert cookie(thief, DEVICE) != cookie(mine, DEVICE)
    expect(dialog(page)).to_be_hidden()
    open_to_read(page, next_story)
    expect(notice(page)).to_have_count(0)


def test_who_comes_back_proves_and_reads_on_as_the_same_device(
    paper: Paper, device: Device
) -> None:
    story, next_story, *_ = paper.stories()
    mine = device()
    page = read_with_key(mine, story)
    before = cookie(mine, DEVICE)
    for each in (story, next_story):
        time_passes(mine)
        page.goto(each)
        expect(body(page)).to_be_visible()
    assert cookie(mine, DEVICE) == before


def test_a_page_that_stays_open_proves_without_being_seen_to(paper: Paper, device: Device) -> None:
    mine = device()
    page = read_with_key(mine, paper.stories()[0])
    page.evaluate("self.thisVeryPage = true")
    time_passes(mine)
    with page.expect_response(lambda it: it.url.endswith("/gate/renew") and it.status == 200):
        hide(page)
    assert page.evaluate("self.thisVeryPage")
    expect(body(page)).to_be_visible()
    expect(dialog(page)).to_be_hidden()


def test_a_lone_reader_who_loses_the_key_reads_on_without_a_notice(
    paper: Paper, device: Device
) -> None:
    story, next_story, *_ = paper.stories()
    mine = device()
    page = read_with_key(mine, story)
    before = cookie(mine, DEVICE)
    assert page.evaluate(FORGET)
    time_passes(mine)
    seen: list[int] = []
    page.on("response", lambda it: it.url == next_story and seen.append(it.status))
    page.goto(next_story)
    expect(body(page)).to_be_visible()
    expect(notice(page)).to_have_count(0)
    assert 409 not in seen
    assert cookie(mine, DEVICE) != before
    page.wait_for_function("document.getElementById('device-key')")
    page.wait_for_function(f"({KEPT})().then((kept) => kept.length === 1)")


def test_a_browser_without_a_place_for_keys_reads_on(paper: Paper, device: Device) -> None:
    mine = device()
    mine.add_init_script("Object.defineProperty(self, 'indexedDB', {value: undefined})")
    page = sign_in(mine)
    for story in paper.stories()[:2]:
        open_to_read(page, story)
        time_passes(mine)
    open_to_read(page, paper.stories()[0])


def test_a_browser_without_cryptography_reads_on(paper: Paper, device: Device) -> None:
    mine = device()
    mine.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})")
    page = sign_in(mine)
    open_to_read(page, paper.stories()[0])
    time_passes(mine)
    open_to_read(page, paper.stories()[1])


def test_the_page_that_waits_for_a_proof_says_so_and_fits_a_small_screen(
    paper: Paper, device: Device
) -> None:
    story = paper.stories()[0]
    mine = device("small")
    page = read_with_key(mine, story)
    mine.route("**/key.js", lambda route: route.abort())
    time_passes(mine)
    page.goto(story)
    expect(page.get_by_role("heading", name="¿es este tu dispositivo?")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    nothing_for_axe(page)


def test_two_devices_that_one_browser_was_have_a_key_each(paper: Paper, device: Device) -> None:
    story = paper.stories()[0]
    mine = device()
    page = read_with_key(mine, story)
    rest(page)
    mine.clear_cookies(name=DEVICE)
    with page.expect_response(re.compile("/access/entitlement/$")):
        page.goto(story)
    page.wait_for_function(f"({KEPT})().then((kept) => kept.length === 2)")


def test_without_script_the_device_of_a_key_opens_the_story_by_a_button(
    paper: Paper, device: Device
) -> None:
    story = paper.stories()[0]
    mine = device()
    page = read_with_key(mine, story)
    rest(page)
    plain = device(java_script_enabled=False)
    copy(mine, plain, DEVICE, SESSION)
    page = plain.new_page()
    page.goto(story)
    expect(body(page)).to_have_count(0)
    page.get_by_role("button", name="sigue leyendo").click()
    expect(body(page)).to_be_visible()
