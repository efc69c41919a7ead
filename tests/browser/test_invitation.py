"""The owner invites, somebody comes in from the letter on another device, and both read at once."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import (
    asking,
    body,
    nothing_for_axe,
    notice,
    open_to_read,
    reading,
    sign_in,
    touch,
)

CARLA = "carla@gaceta.example"
NURIA = "nuria@gaceta.example"
THEIRS = "una-clave-de-mar-29"


PLAN = (
    "UPDATE subscriptions_subscription SET plan_id ="
    " (SELECT id FROM subscriptions_plan WHERE code = ?) WHERE id = ?"
)


@pytest.fixture
def premium(paper: Paper) -> Paper:
    """Ana's subscription has a second seat."""
    with _data(paper) as data, data:
        (anas,) = data.execute(
            "SELECT s.id FROM subscriptions_subscription s JOIN readers_reader r"
            " ON r.id = s.owner_id WHERE r.email = 'ana@gaceta.example'"
        ).fetchone()
        data.execute(PLAN, ["premium", anas])
        data.execute(
            "INSERT INTO subscriptions_seat (subscription_id, number, key)"
            " VALUES (?, 2, lower(hex(randomblob(16))))",
            [anas],
        )
    return paper


def _data(paper: Paper) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(paper.var / "gaceta.sqlite3", timeout=10))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).click()


def open_account(page: Page, address: str) -> None:
    """Fill in what the invitation has not: a password."""
    expect(page.locator("input[name=email]")).to_have_value(address)
    page.locator("input[name=password1]").fill(THEIRS)
    nothing_for_axe(page)
    page.locator("main form button[type=submit]").first.click()


def test_the_second_person_signs_up_from_the_letter_and_both_read_at_once(
    premium: Paper, device: Device
) -> None:
    one, another = premium.stories()[:2]
    ana = sign_in(device("phone"))
    ana.goto("/es/subscription/people/")
    nothing_for_axe(ana)
    ana.locator("input[name=email]").fill(NURIA)
    press(ana, "Enviar la invitación")
    expect(ana.get_by_role("heading", name="Quién está invitado")).to_be_visible()
    nothing_for_axe(ana)

    second = device().new_page()
    with second.expect_response(re.compile("/invitation/[^/]{43}/$")) as link:
        second.goto(premium.link_in_mail(NURIA))
    assert link.value.headers["referrer-policy"] == "no-referrer"
    expect(second).to_have_url(re.compile("/invitation/$"))
    nothing_for_axe(second)
    press(second, "Abrir una cuenta y aceptar")
    open_account(second, NURIA)
    expect(second.get_by_role("status")).to_contain_text("Ya lees con tu propia plaza")

    open_to_read(ana, one)
    open_to_read(second, another)
    expect(body(second)).to_be_visible()
    open_to_read(ana, another)
    for page in (ana, second):
        expect(notice(page)).to_have_count(0)


def test_from_the_notice_who_reads_with_anothers_account_asks_for_their_own_and_comes_back(
    premium: Paper, device: Device
) -> None:
    story = premium.stories()[0]
    phone = reading(device("phone"), story)
    laptop = sign_in(device())
    laptop.goto(story)
    expect(asking(laptop)).to_be_visible()
    touch(phone)
    laptop.goto(story)
    expect(notice(laptop)).to_be_visible()

    laptop.get_by_role("link", name="Soy otra persona: quiero mi propio periódico").click()
    nothing_for_axe(laptop)
    laptop.locator("input[name=email]").fill(CARLA)
    press(laptop, "Pedírsela a Ana")
    expect(laptop.get_by_role("status")).to_contain_text("Ana ya tiene tu petición")

    owner = sign_in(device())
    owner.goto(premium.link_in_mail("ana@gaceta.example"))
    nothing_for_axe(owner)
    press(owner, f"Invitar {CARLA}")
    expect(owner.get_by_role("status")).to_contain_text("Hemos escrito a carla")

    # The letter is opened where Ana is signed in: nothing has changed there so far.
    laptop.goto(premium.link_in_mail(CARLA))
    expect(laptop.get_by_text("ya tiene plaza en esta suscripción")).to_be_visible()
    nothing_for_axe(laptop)
    press(laptop, "Cerrar aquí la sesión y abrir una cuenta")
    open_account(laptop, CARLA)

    expect(laptop).to_have_url(story)
    expect(body(laptop)).to_be_visible()
    expect(notice(phone)).to_have_count(0)
    open_to_read(phone, premium.stories()[1])
