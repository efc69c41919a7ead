"""Your account, and "I don't know who that is" from the notice back to the story."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import PASSWORD, Paper
from tests.browser.readers import (
    asking,
    body,
    dialog,
    nothing_for_axe,
    notice,
    read_at_once,
    reading,
    sign_in,
    touch,
)

NEW = "otra-clave-larga-27"
PAGES = (
    "account/",
    "account/profile/",
    "account/devices/",
    "access/noticed/",
    "account/saved/",
    "account/reading/",
    "account/data/",
)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(text))


def prove(page: Page) -> None:
    """Say the password once more, where the page asks for it."""
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def somebody(paper: Paper, device: Device, kind: str = "laptop") -> Page:
    """A page of a new reader, who has no subscription and whom no other test knows."""
    context = device(kind)
    page = context.new_page()
    address = f"r{abs(hash((paper.address, id(page))))}@gaceta.example"
    page.goto("/es/account/signup/")
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    heading(page, "Mira tu correo")
    page.goto(paper.link_in_mail(address))
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("link", name="Tu cuenta").first).to_be_visible()
    return page


def test_who_does_not_know_the_other_changes_the_password_and_reads_on(
    paper: Paper, device: Device
) -> None:
    story = paper.stories()[0]
    carla = reading(device("phone"), story)
    ana = sign_in(device())
    ana.goto(story)
    expect(asking(ana)).to_be_visible()
    touch(carla)
    ana.goto(story)
    expect(notice(ana)).to_be_visible()
    ana.get_by_role("link", name=re.compile("No sé quién es")).click()
    heading(ana, "Cambiar la contraseña")
    ana.locator("input[name=oldpassword]").fill(PASSWORD)
    ana.locator("input[name=password1]").fill(NEW)
    ana.locator("main form button[type=submit]").first.click()
    try:
        heading(ana, "Ahora solo estás tú")
        said = ana.locator("main").inner_text()
        assert re.search(r"en \d+ dispositivos? más", said)
        assert "La lectura se ha detenido en 1 de ellos." in said
        nothing_for_axe(ana)
        # The first is told at once: the text goes, and the page asks to sign in.
        expect(body(carla)).to_be_hidden()
        expect(carla.locator("main").get_by_role("link", name="Iniciar sesión")).to_be_visible()
        assert paper.last_sentence(story) not in carla.content()
        # The second is back on the same story, reading.
        with ana.expect_response(re.compile(r"/gate/(renew|acquire)$")):
            ana.get_by_role("link", name="Volver a donde estabas").click()
        expect(ana).to_have_url(story)
        expect(body(ana)).to_be_visible()
        expect(dialog(ana)).to_be_hidden()
        read_at_once(ana)
        # And the first stays out: no page of it is signed in any more.
        carla.goto(story)
        expect(carla.locator(".offer").get_by_role("link", name="Iniciar sesión")).to_be_visible()
        expect(body(carla)).to_have_count(0)
        carla.goto("/es/account/")
        heading(carla, "Iniciar sesión")
        expect(body(ana)).to_be_visible()
        ana.goto("/es/access/noticed/")
        expect(ana.locator("main")).to_contain_text("Se detuvo porque se cambió la contraseña.")
    finally:
        put_back(ana)


def put_back(page: Page) -> None:
    """The password that all tests know."""
    page.goto("/es/account/password/change/")
    page.locator("input[name=oldpassword]").fill(NEW)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    heading(page, "Ahora solo estás tú")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_account(
    paper: Paper, device: Device, language: str, scheme: str
) -> None:
    page = sign_in(device(color_scheme=scheme), language=language)
    fill_the_shelves(paper, page, language)
    for path in PAGES:
        page.goto(f"/{language}/{path}")
        expect(page.get_by_role("navigation").first).to_be_visible()
        nothing_for_axe(page)


def fill_the_shelves(paper: Paper, page: Page, language: str) -> None:
    """Two stories put aside, one begun, and a second device."""
    for story in paper.stories(language)[:2]:
        page.goto(story)
        button = page.get_by_role("button", name=re.compile("Guardar para luego|Save for later"))
        if button.count():
            button.click()
            page.wait_for_load_state()
    page.evaluate(
        "story => fetch(`/es/access/place/`, {method: 'POST', body: new URLSearchParams(story)})",
        {"story": page.locator("#story").get_attribute("data-story"), "place": "p-3"},
    )


def test_no_page_of_the_account_is_wider_than_a_small_phone(paper: Paper, device: Device) -> None:
    page = sign_in(device("small"))
    fill_the_shelves(paper, page, "es")
    for path in PAGES:
        page.goto(f"/es/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_without_script_a_story_is_put_aside_and_taken_back(paper: Paper, device: Device) -> None:
    page = sign_in(device(java_script_enabled=False), name="ben")
    story = paper.stories(access="open")[0]
    page.goto(story)
    page.get_by_role("button", name="Guardar para luego").click()
    expect(page).to_have_url(story)
    page.get_by_role("link", name="Artículos guardados").click()
    expect(page.locator(".kept li")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Quitar")).click()
    expect(page.locator(".kept li")).to_have_count(0)


def test_a_story_begun_is_gone_on_with_from_the_account(paper: Paper, device: Device) -> None:
    page = sign_in(device("phone"))
    fill_the_shelves(paper, page, "es")
    page.goto("/es/account/reading/")
    page.locator(".kept__name a").first.click()
    expect(body(page)).to_be_visible()
    expect(page.locator("#p-3")).to_be_in_viewport()


def test_a_device_is_named_and_then_signed_out_from_another(paper: Paper, device: Device) -> None:
    story = paper.stories()[1]
    phone = reading(device("phone"), story)
    page = sign_in(device())
    page.goto("/es/account/devices/")
    line = page.locator(".device", has_text="Leyendo ahora")
    expect(line).to_have_count(1)
    line.get_by_text("Cambiar el nombre").click()
    line.locator("input[name=name]").fill("El de la cocina")
    line.get_by_role("button", name="Guardar").click()
    named = page.locator(".device", has_text="El de la cocina")
    expect(named).to_contain_text("Safari")
    named.get_by_role("link", name="Cerrar la sesión ahí").click()
    heading(page, "¿Eres tú")
    prove(page)
    heading(page, "¿Cerrar la sesión ahí?")
    nothing_for_axe(page)
    page.get_by_role("button", name="Cerrar la sesión ahí").click()
    expect(page.locator(".device", has_text="El de la cocina")).to_have_count(0)
    expect(body(phone)).to_be_hidden()
    phone.goto(story)
    expect(phone.locator("main").get_by_role("link", name="Iniciar sesión")).to_be_visible()


def test_a_reader_takes_a_copy_and_then_erases_the_account(
    paper: Paper, device: Device, tmp_path: Path
) -> None:
    page = somebody(paper, device)
    page.goto("/es/account/data/")
    page.get_by_role("link", name="Pedir una copia").click()
    prove(page)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Descargar").click()
    downloading.value.save_as(tmp_path / "copy.json")
    copy = json.loads((tmp_path / "copy.json").read_text("utf-8"))
    assert copy["account"]["email"].endswith("@gaceta.example")
    page.goto("/es/account/data/")
    page.get_by_role("link", name="Borrar la cuenta").click()
    heading(page, "¿Borrar la cuenta\\?")
    nothing_for_axe(page)
    page.get_by_label("Sí, borrad mi cuenta").check()
    page.get_by_role("button", name="Borrar ahora").click()
    heading(page, "Tu cuenta se ha borrado")
    nothing_for_axe(page)
    page.goto("/es/account/")
    heading(page, "Iniciar sesión")
