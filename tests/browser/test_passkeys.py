"""Passkeys in a real Chromium, whose authenticator is a virtual one."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import PASSWORD, Paper
from tests.browser.readers import nothing_for_axe, sign_in


def with_authenticator(page: Page) -> str:
    """Give the page's browser a platform authenticator that says yes. Returns its id."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return str(added["authenticatorId"])


def say_it_is_me(page: Page) -> None:
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Continuar").click()


def add_passkey(page: Page, name: str = "") -> None:
    page.goto("/es/account/security/")
    page.get_by_role("link", name="Añadir una llave de acceso").click()
    if "reauthenticate" in page.url:
        say_it_is_me(page)
    page.get_by_label("Nombre").fill(name)
    page.get_by_role("button", name="Añadir una llave de acceso").click()
    page.wait_for_url("**/recovery-codes/")


def remove_passkeys(page: Page) -> None:
    page.goto("/es/account/security/")
    while page.get_by_role("link", name="Quitar", exact=True).count():
        page.get_by_role("link", name="Quitar", exact=True).first.click()
        page.get_by_role("button", name="Quitar la llave de acceso").click()
        page.wait_for_url("**/security/")


def sign_out(page: Page) -> None:
    page.goto("/es/account/logout/")
    page.locator("main").get_by_role("button").click()
    page.wait_for_url(re.compile(r"/es/$"))


def test_a_passkey_is_added_signs_in_and_is_removed(
    paper: Paper, device: Device, pictures: Path
) -> None:
    page = sign_in(device(), "ben")
    with_authenticator(page)

    add_passkey(page, "portátil")
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto("/es/account/security/")
    expect(page.get_by_text("portátil")).to_be_visible()

    sign_out(page)
    page.goto("/es/account/login/?next=/es/ciencia/")
    page.get_by_role("button", name="Iniciar sesión con una llave de acceso").click()
    page.wait_for_url("**/es/ciencia/")
    expect(page.get_by_role("link", name="Tu cuenta")).to_be_visible()

    # To change something the passkey says once more who it is.
    page.goto("/es/account/email/")
    page.get_by_label("Dirección de correo nueva").fill("ben@otra.example")
    page.get_by_role("button", name="Cambiar la dirección").click()
    page.get_by_role("link", name="Usar la llave de acceso").click()
    page.get_by_role("button", name="Usar la llave de acceso").click()
    page.get_by_label("Dirección de correo nueva").fill("ben@otra.example")
    page.get_by_role("button", name="Cambiar la dirección").click()
    expect(page.get_by_text("ben@otra.example").first).to_be_visible()
    page.get_by_role("button", name="Conservar la dirección").click()

    remove_passkeys(page)
    expect(page.get_by_text("portátil")).not_to_be_visible()


def test_after_the_password_the_passkey_is_asked_for(paper: Paper, device: Device) -> None:
    page = sign_in(device(), "ben")
    with_authenticator(page)
    add_passkey(page)
    sign_out(page)

    page.goto("/es/account/login/")
    page.locator("input[name=login]").fill("ben@gaceta.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Iniciar sesión", exact=True).click()
    page.get_by_role("button", name="Usar la llave de acceso").click()
    page.wait_for_url(re.compile(r"/es/$"))


def test_where_no_passkey_answers_the_page_says_so_and_offers_other_ways(
    paper: Paper, device: Device
) -> None:
    page = device().new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    page.goto("/es/account/login/")

    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('no')); }"
    )
    page.get_by_role("button", name="Iniciar sesión con una llave de acceso").click()

    expect(page.get_by_role("alert").filter(has_text="no ha contestado")).to_be_visible()
    expect(page.get_by_role("link", name="Enviadme un código por correo")).to_be_visible()


def test_without_script_passkeys_are_not_offered_and_the_rest_works(
    paper: Paper, device: Device
) -> None:
    page = sign_in(device(java_script_enabled=False), "ben")
    page.goto("/es/account/security/webauthn/add/")
    say_it_is_me(page)

    expect(page.get_by_text("no conoce las llaves de acceso")).to_be_visible()
    expect(page.get_by_role("button", name="Añadir una llave de acceso")).not_to_be_visible()
    page.goto("/es/account/security/totp/activate/")
    expect(page.locator(".qr svg")).to_be_visible()


PAGES = (
    "/{}/account/login/",
    "/{}/account/login/code/",
    "/{}/account/security/",
    "/{}/account/security/webauthn/add/",
    "/{}/account/security/totp/activate/",
    "/{}/account/security/recovery-codes/generate/",
)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["laptop", "small"])
def test_every_page_of_security_is_fit_for_everybody(
    paper: Paper, device: Device, language: str, scheme: str, kind: str, pictures: Path
) -> None:
    context: BrowserContext = device(kind, color_scheme=scheme)
    out = context.new_page()
    for path in PAGES[:2]:
        _look(out, path.format(language), pictures / f"{language}-{scheme}-{kind}")
    page = sign_in(context, "ben", language)
    page.goto(f"/{language}/account/reauthenticate/?next=/{language}/account/security/")
    _look(page, page.url, pictures / f"{language}-{scheme}-{kind}-is-it-you")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/security/")
    for path in PAGES[2:]:
        _look(page, path.format(language), pictures / f"{language}-{scheme}-{kind}")


def _look(page: Page, path: str, picture: Path) -> None:
    page.goto(path)
    nothing_for_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name = path.partition("?")[0].strip("/").rpartition("account/")[2].replace("/", "-")
    page.screenshot(path=f"{picture}-{name}.png", full_page=True)
