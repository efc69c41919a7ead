"""From a story that is closed to somebody new, through sign-up and purchase, to the same story open."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import Paper
from tests.browser.readers import body, nothing_for_axe, open_to_read, sign_in

NEW = "marina@gaceta.example"


def sees(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    nothing_for_axe(page)


def test_somebody_new_signs_up_buys_on_invoice_and_reads(paper: Paper, device: Device) -> None:
    page, story = device().new_page(), paper.stories()[0]
    path = story.removeprefix(paper.address)
    page.goto(f"/es/subscription/?next={path}")
    sees(page, "La suscripción")
    page.get_by_role("link", name="Suscribirse por meses").first.click()
    sees(page, "Individual")
    page.get_by_role("link", name="Abrir una cuenta").click()
    page.locator("input[name=email]").fill(NEW)
    page.locator("input[name=password1]").fill("una-clave-de-mar-29")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mira tu correo")
    page.goto(paper.link_in_mail(NEW))
    page.locator("main form button[type=submit]").first.click()
    sees(page, "Individual")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Suscribirse con obligación de pago").click()
    sees(page, "Tu suscripción está en vigor")
    expect(page.get_by_role("main")).to_contain_text("IBAN")
    page.get_by_role("link", name="Seguir leyendo").click()
    page.wait_for_url(f"**{path}")
    expect(body(page)).to_be_visible()
    expect(page.get_by_text(paper.last_sentence(story)[-25:])).to_be_visible()


def test_the_owner_changes_to_premium_on_one_page_and_finds_the_invoice(
    paper: Paper, device: Device
) -> None:
    page = sign_in(device("phone"))
    open_to_read(page, paper.stories()[0])
    page.goto(f"/es/subscription/premium/?next={paper.stories()[0].removeprefix(paper.address)}")
    sees(page, "Premium: dos personas, dos periódicos")
    if page.get_by_role("checkbox").count():
        page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Pasar a Premium").click()
    expect(page.get_by_role("status")).to_contain_text("hay sitio para otra persona")
    page.goto("/es/subscription/manage/")
    sees(page, "Tu suscripción")
    page.get_by_role("link", name=re.compile(r"^20\d\d-\d{5}$")).first.click()
    expect(page.get_by_role("table")).to_contain_text("Cambio dentro del periodo")
    nothing_for_axe(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("navigation").first).to_be_hidden()


def test_cancelling_is_one_honest_page_and_one_button_takes_it_back(
    paper: Paper, device: Device
) -> None:
    page = sign_in(device("small"))
    page.goto("/es/subscription/manage/")
    page.get_by_role("link", name="Cancelar la suscripción").click()
    sees(page, "Cancelar la suscripción")
    page.get_by_role("button", name="Cancelar la suscripción").click()
    expect(page.get_by_role("main")).to_contain_text("La has cancelado")
    page.get_by_role("button", name="Seguir con la suscripción").click()
    expect(page.get_by_role("link", name="Cancelar la suscripción")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
