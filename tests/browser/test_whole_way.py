"""The whole way of a subscription: one free story, an account, a purchase, a second device, Premium,
and a second person; at the end both read at once and nobody is told anything."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import (
    asking,
    body,
    dialog,
    nothing_for_axe,
    notice,
    open_to_read,
    read_at_once,
    touch,
)

IRENE = "irene@gaceta.example"
HUGO = "hugo@gaceta.example"
PASSWORD = "una-clave-de-mar-29"
BY_ITSELF = 30_000
"""Milliseconds for what comes without a press: six seconds, or a heartbeat, on a busy machine."""
STEPS = 3
"""From the notice to Premium, at most."""


@dataclass
class Steps:
    """Counts what somebody presses on a page."""

    page: Page
    taken: int = 0

    def press(self, role: str, name: str) -> None:
        found: Locator = self.page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
        found.first.click()
        self.taken += 1


def sees(page: Page, heading: str) -> None:
    """The page of that heading, whole and sound."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(heading))
    nothing_for_axe(page)


def send(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()


def meets_the_meter(page: Page, free: str, closed: str) -> None:
    """One story is free, and the next is not."""
    page.goto(free)
    expect(body(page)).to_be_visible()
    expect(page.locator(".meter")).to_contain_text("Este es tu artículo gratis de este mes.")
    nothing_for_axe(page)
    page.goto(closed)
    expect(body(page)).to_have_count(0)
    expect(page.locator(".offer")).to_contain_text("Ya has leído tu artículo gratis de este mes.")
    nothing_for_axe(page)


def opens_an_account(paper: Paper, page: Page, story: str) -> None:
    """From the offer below the story, by the letter, back to the story."""
    page.locator(".offer").get_by_role("link", name="Abrir una cuenta").click()
    sees(page, "Abrir una cuenta")
    page.locator("input[name=email]").fill(IRENE)
    page.locator("input[name=password1]").fill(PASSWORD)
    send(page)
    sees(page, "Mira tu correo")
    page.goto(paper.link_in_mail(IRENE))
    nothing_for_axe(page)
    send(page)
    expect(page).to_have_url(story)
    expect(body(page)).to_contain_text(paper.last_sentence(story)[-15:])


def buys(page: Page, story: str) -> None:
    """From the end of the meter to the offer, on invoice, and back to the story, which opens."""
    page.goto(story)
    expect(body(page)).to_have_count(0)
    page.locator(".offer").get_by_role("link", name="Ver las suscripciones").click()
    sees(page, "La suscripción")
    page.get_by_role("link", name="Suscribirse por meses").first.click()
    sees(page, "Individual")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Suscribirse con obligación de pago").click()
    sees(page, "Tu suscripción está en vigor")
    with page.expect_response(re.compile(r"/gate/(renew|acquire)$")):
        page.get_by_role("link", name="Seguir leyendo").click()
    expect(page).to_have_url(story)
    expect(body(page)).to_be_visible()


def signs_in(page: Page, story: str) -> None:
    """On another device, from the story's own page. What follows is the question, then the notice."""
    page.goto(story)
    page.locator(".offer").get_by_role("link", name="Iniciar sesión").click()
    sees(page, "Iniciar sesión")
    page.locator("input[name=login]").fill(IRENE)
    page.locator("input[name=password]").fill(PASSWORD)
    send(page)
    expect(page).to_have_url(story)


def is_refused(page: Page, first: Page) -> None:
    """The first device is asked and touched, so this one is told."""
    expect(asking(page)).to_be_visible()
    nothing_for_axe(page)
    touch(first)
    expect(notice(page)).to_be_visible(timeout=BY_ITSELF)
    expect(body(page)).to_have_count(0)
    nothing_for_axe(page)
    expect(body(first)).to_be_visible()
    expect(dialog(first)).to_have_count(0)


def goes_to_premium(page: Page) -> None:
    """From the notice, in few steps."""
    steps = Steps(page)
    steps.press("link", "Añadir a otra persona con Premium")
    sees(page, "Premium: dos personas, dos periódicos")
    steps.press("button", "Pasar a Premium")
    expect(page.get_by_role("status")).to_contain_text("hay sitio para otra persona")
    assert steps.taken <= STEPS


def invites(page: Page, story: str) -> None:
    """On the page that follows, and from there back to the story."""
    sees(page, "Tu gente")
    page.locator("input[name=email]").fill(HUGO)
    page.get_by_role("button", name="Enviar la invitación").click()
    expect(page).to_have_url(story)
    expect(page.get_by_role("status").first).to_contain_text(HUGO)


def comes_in(paper: Paper, page: Page) -> None:
    """The letter opened where Irene is signed in: she signs out there, and Hugo opens an account."""
    page.goto(paper.link_in_mail(HUGO))
    sees(page, "te da un periódico propio")
    page.get_by_role("button", name="Cerrar aquí la sesión y abrir una cuenta").click()
    sees(page, "Abrir una cuenta")
    expect(page.locator("input[name=email]")).to_have_value(HUGO)
    page.locator("input[name=password1]").fill(PASSWORD)
    send(page)
    expect(page.get_by_role("status").first).to_contain_text("Ya lees con tu propia plaza")
    nothing_for_axe(page)


def test_from_one_free_story_to_two_people_who_read_at_once(paper: Paper, device: Device) -> None:
    free, with_an_account, closed = paper.stories(access="metered")
    one, another = paper.stories()[:2]
    phone, laptop = device("phone").new_page(), device().new_page()

    meets_the_meter(phone, free, with_an_account)
    opens_an_account(paper, phone, with_an_account)
    buys(phone, closed)
    open_to_read(phone, one)

    signs_in(laptop, another)
    is_refused(laptop, phone)
    goes_to_premium(laptop)
    invites(laptop, another)
    comes_in(paper, laptop)

    open_to_read(laptop, another)
    open_to_read(phone, one)
    read_at_once(phone, laptop)
