"""All of it works without JavaScript: the notice is a page, the choice a form."""

from playwright.sync_api import expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import asking, body, go_on_here, notice, reading, sign_in


def test_notice_and_choice_without_script(paper: Paper, device: Device) -> None:
    story, next_story, *_ = paper.stories()
    phone = sign_in(device("phone", java_script_enabled=False))
    phone.goto(story)
    expect(body(phone)).to_be_visible()
    laptop = sign_in(device(java_script_enabled=False))
    laptop.goto(story)
    expect(asking(laptop)).to_be_visible()
    phone.goto(story)  # somebody reads there
    # The page goes on by itself.
    expect(notice(laptop)).to_be_visible(timeout=20_000)
    expect(body(laptop)).to_have_count(0)
    go_on_here(laptop)
    expect(body(laptop)).to_be_visible()
    assert laptop.url.startswith(story)
    answer = phone.goto(next_story)
    assert answer is not None
    assert answer.status == 409
    expect(notice(phone)).to_be_visible()
    go_on_here(phone)
    expect(body(phone)).to_be_visible()


def test_a_page_that_waits_goes_on_to_the_story_without_script(
    paper: Paper, device: Device
) -> None:
    story = paper.stories()[0]
    phone = reading(device("phone"), story)
    laptop = sign_in(device(java_script_enabled=False))
    laptop.goto(story)
    expect(asking(laptop)).to_be_visible()
    expect(body(laptop)).to_be_visible(timeout=20_000)
    assert laptop.url == story
    expect(notice(phone)).to_have_count(0)
