"""The newspaper's word runs out while a page stays open."""

import re

from playwright.sync_api import expect

from tests.client.conftest import Device
from tests.client.scripted import EXPIRED, Heard, Scripted, granted
from tests.client.watching import body, dialog, flushed, let_time_pass


def test_a_new_entitlement_is_fetched_and_the_question_asked_again(
    gate: Scripted, device: Device
) -> None:
    answers = iter([EXPIRED])
    gate.says["renew"] = lambda heard: next(answers, granted())
    page = device().new_page()
    page.goto("/story")
    first, second = gate.wait_for("renew", 2)
    assert first.said == second.said
    assert [h.what for h in gate.heard][:4] == ["story", "renew", "entitlement", "renew"]
    gate.wait_for_stream()
    expect(body(page)).to_be_visible()


def test_a_reader_without_entitlement_gets_the_page_anew_once(
    gate: Scripted, device: Device
) -> None:
    gate.says |= {"renew": EXPIRED, "acquire": EXPIRED}
    gate.entitlement_status = 401
    page = device().new_page()
    page.goto("/story")
    gate.wait_for("story", 2)
    # The second page is refused as well, and does not ask for a third.
    gate.wait_for("entitlement", 2)
    page.wait_for_load_state()
    assert said(flushed(page, gate), "story") == 2
    expect(dialog(page)).to_have_count(0)


def test_a_gate_that_refuses_a_new_entitlement_brings_the_page_anew_once(
    gate: Scripted, device: Device
) -> None:
    gate.says |= {"renew": EXPIRED, "acquire": EXPIRED}
    page = device().new_page()
    page.goto("/story")
    gate.wait_for("renew", 4)
    page.wait_for_load_state()
    assert said(flushed(page, gate), "story") == 2


def test_a_newspaper_that_does_not_answer_brings_no_page_anew(
    gate: Scripted, device: Device
) -> None:
    gate.says["renew"] = EXPIRED
    gate.entitlement_status = 500
    page = device().new_page()
    page.clock.install()
    page.goto("/story")
    gate.wait_for("entitlement")
    let_time_pass(page, gate, "00:10", lambda heard: said(heard, "entitlement") == 2)
    assert said(gate.heard, "story") == 1
    expect(page).to_have_url(re.compile("/story$"))


def said(heard: list[Heard], what: str) -> int:
    """How often that was asked for."""
    return len([h for h in heard if h.what == what])
