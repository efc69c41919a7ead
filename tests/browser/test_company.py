"""A company: Marta invites Faro's people by a list, and gives a seat to another."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Device
from tests.browser.newsstand import PASSWORD, Paper
from tests.browser.readers import body, nothing_for_axe, open_to_read, read_at_once, sign_in

ELIA, NURIA, SAUL = "elia@faro.example", "nuria@faro.example", "saul@faro.example"
CREW = ("alma@puerto.example", "bruno@puerto.example", "celia@puerto.example")
"""The people of another company, whose seats are bought here."""


@pytest.fixture
def marta(paper: Paper, device: Device) -> Page:
    """Her page of seats, all of which are free."""
    page = sign_in(device(), "marta@faro.example")
    page.goto("/es/subscription/business/")
    return page


def letter_to(paper: Paper, address: str) -> str:
    """The newest letter to that address, as it lies in the demo's outbox."""
    files = sorted((paper.var / "outbox").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    letters = [
        text for file in files for text in re.split(r"^-{79}$", file.read_text(), flags=re.M)
    ]
    return [text for text in letters if re.search(f"^To: {address}$", text, flags=re.M)][-1]


def come_in(paper: Paper, device: Device, address: str, kind: str = "laptop") -> Page:
    """Open the invitation on a device of one's own, and accept it with a new account."""
    page = device(kind).new_page()
    page.goto(re.findall(r"http://localhost\S+", letter_to(paper, address))[-1])
    page.get_by_role("button", name="Abrir una cuenta y aceptar").click()
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("Ya lees con tu propia plaza")).to_be_visible()
    return page


def invite(marta: Page, pasted: str) -> None:
    """Paste the list, and look at what was read of it."""
    marta.get_by_role("link", name="Invitar a personas").click()
    marta.get_by_label(re.compile("^Direcciones")).fill(pasted)
    nothing_for_axe(marta)
    marta.get_by_role("button", name="Comprobar la lista").click()
    expect(marta.get_by_role("heading", name="Esto es lo que hemos leído")).to_be_visible()


def figures(page: Page) -> list[str]:
    """Seats bought, held, offered and free."""
    return page.locator(".figures dd").all_inner_texts()


def test_a_list_with_a_mistake_becomes_readers_and_a_seat_goes_to_another(
    paper: Paper, device: Device, marta: Page
) -> None:
    story = paper.stories()[0]
    invite(marta, f"Elia <{ELIA}>\n{NURIA}\nsaul@@faro.example\n")
    expect(marta.get_by_text("Se puede invitar a 2 personas.")).to_be_visible()
    nothing_for_axe(marta)
    marta.get_by_label("Línea 3").fill(SAUL)
    marta.get_by_role("button", name="Comprobar de nuevo").click()
    marta.get_by_role("button", name="Enviar 3 invitaciones").click()
    expect(marta.get_by_text("Han salido 3 mensajes.")).to_be_visible()
    nothing_for_axe(marta)

    elia = come_in(paper, device, ELIA)
    nuria = come_in(paper, device, NURIA, "phone")
    open_to_read(elia, story)
    open_to_read(nuria, story)
    expect(body(elia)).to_be_visible()

    marta.get_by_role("link", name="Todas las personas").click()
    assert figures(marta) == ["5", "2", "1", "2"]
    nothing_for_axe(marta)
    marta.get_by_role("row", name=re.compile(ELIA)).get_by_role("link").click()
    expect(marta.locator(".months li").first).to_have_text(re.compile(r"\b1$"))
    nothing_for_axe(marta)

    marta.get_by_label("Dirección de quien leerá ahora").fill("teo@faro.example")
    marta.get_by_role("button", name="Cambiar la plaza de manos").click()
    expect(marta.get_by_text("se ofrece a teo@faro.example")).to_be_visible()

    # Elia's open page is told by the gate, and no story for subscribers opens to her any more.
    expect(body(elia)).to_be_hidden()
    elia.goto(story)
    expect(body(elia)).to_be_hidden()
    elia.goto("/es/account/")
    expect(elia.get_by_text("Faro dio tu plaza a otra persona")).to_be_visible()
    assert "Tu plaza de Faro" in re.sub(r"\n\s+", " ", letter_to(paper, ELIA))
    teo = come_in(paper, device, "teo@faro.example")
    open_to_read(teo, story)
    expect(body(nuria)).to_be_visible()

    marta.get_by_role("link", name="Uso", exact=True).click()
    row = marta.get_by_role("row", name=re.compile("teo@faro"))
    expect(row.get_by_role("cell").first).to_have_text("1")
    nothing_for_axe(marta)


def test_a_company_buys_three_people_come_in_and_all_read_at_once(
    paper: Paper, device: Device
) -> None:
    owner = buys_for_a_company(paper, device, "rosa@puerto.example")
    invite(owner, "\n".join(CREW))
    owner.get_by_role("button", name="Enviar 3 invitaciones").click()
    expect(owner.get_by_text("Han salido 3 mensajes.")).to_be_visible()
    kinds = ("laptop", "phone", "small")
    pages = [come_in(paper, device, *who) for who in zip(CREW, kinds, strict=True)]
    stories = paper.stories()
    for page, story in zip(pages, (stories[0], stories[0], stories[1]), strict=True):
        nothing_for_axe(page)
        open_to_read(page, story)

    read_at_once(*pages)

    owner.get_by_role("link", name="Todas las personas").click()
    assert figures(owner) == ["5", "3", "0", "2"]


def buys_for_a_company(paper: Paper, device: Device, address: str) -> Page:
    """From the offer, with an account of their own, to the seats that were bought."""
    page = device().new_page()
    page.goto("/es/subscription/")
    plan = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Empresa"))
    plan.get_by_role("link", name="Suscribirse por un año").click()
    page.get_by_role("link", name="Abrir una cuenta").click()
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mira tu correo")
    page.goto(paper.link_in_mail(address))
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Empresa")
    nothing_for_axe(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Suscribirse con obligación de pago").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tu suscripción está en vigor")
    nothing_for_axe(page)
    page.get_by_role("link", name="Decir quién lee").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Las plazas de la empresa")
    assert figures(page) == ["5", "0", "0", "5"]
    return page


def test_who_has_an_address_in_a_proven_domain_joins_at_the_story(
    paper: Paper, device: Device, marta: Page
) -> None:
    story = paper.stories()[0]
    marta.get_by_role("link", name="Dominios de correo").click()
    marta.get_by_label("Una dirección en el dominio de tu empresa").fill("marta@faro.example")
    nothing_for_axe(marta)
    marta.get_by_role("button", name="Enviar el código").click()
    (code,) = re.findall(r"^\d{8}$", letter_to(paper, "marta@faro.example"), flags=re.M)
    marta.get_by_label("El código del mensaje").fill(code)
    nothing_for_axe(marta)
    marta.get_by_role("button", name="Comprobar el dominio").click()
    expect(marta.get_by_text("comprobado el")).to_be_visible()

    olga = device("phone").new_page()
    olga.goto("/es/account/signup/")
    olga.locator("input[name=email]").fill("olga@faro.example")
    olga.locator("input[name=password1]").fill(PASSWORD)
    olga.locator("main form button[type=submit]").first.click()
    expect(olga.get_by_role("heading", level=1)).to_have_text("Mira tu correo")
    olga.goto(paper.link_in_mail("olga@faro.example"))
    olga.locator("main form button[type=submit]").first.click()
    olga.goto(story)
    expect(olga.get_by_text("Tu empresa, Faro, tiene una plaza para ti.")).to_be_visible()
    nothing_for_axe(olga)
    olga.get_by_role("button", name="Ocupar la plaza").click()
    expect(olga).to_have_url(story)
    expect(body(olga)).to_be_visible()


def test_the_export_comes_whole_from_the_served_paper(marta: Page, tmp_path: Path) -> None:
    with marta.expect_download() as download:
        marta.get_by_role("link", name="Exportar en CSV").click()

    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("Plaza,Situación,Nombre,")


def test_a_list_is_pasted_corrected_and_sent_without_script(
    paper: Paper, device: Device, marta: Page
) -> None:
    page = sign_in(device(java_script_enabled=False), "marta@faro.example")
    page.goto("/es/subscription/business/")
    invite_without_axe(page, "sin-guion@faro.example")
    page.get_by_role("button", name="Enviar 1 invitación").click()
    for _ in range(50):
        if page.get_by_text("Ha salido 1 mensaje.").is_visible():
            break
        page.reload()
    expect(page.get_by_text("Ha salido 1 mensaje.")).to_be_visible()


def invite_without_axe(page: Page, pasted: str) -> None:
    """axe needs script."""
    page.get_by_role("link", name="Invitar a personas").click()
    page.get_by_label(re.compile("^Direcciones")).fill(pasted)
    page.get_by_role("button", name="Comprobar la lista").click()
