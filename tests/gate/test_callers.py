"""Who calls, and from where: every wrong answer to that is a 401 or a 403 that changes nothing."""

from collections.abc import Iterator

import pytest

from gaceta import entitlements
from gaceta.entitlements import entitlement_seal
from gaceta.gate.callers import DEVICE_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE
from tests.gate.visiting import ORIGIN, SECRET, House, Visitor, assert_problem, unchanged

pytestmark = pytest.mark.anyio

EVERY_OPERATION = pytest.mark.parametrize("operation", ["acquire", "renew", "takeover", "release"])


def body_for(operation: str, epoch: int) -> dict[str, int]:
    return {} if operation == "acquire" else {"epoch": epoch}


@pytest.fixture
async def epoch(house: House) -> int:
    """Somebody reads already: there is a lease that could be harmed."""
    return await house.phone().reads()


@EVERY_OPERATION
async def test_without_an_entitlement_nothing_is_done(
    house: House, epoch: int, operation: str
) -> None:
    visitor = house.laptop()
    del visitor.cookies[ENTITLEMENT_COOKIE]
    async with unchanged(house):
        response = await visitor.ask(operation, **body_for(operation, epoch))
    assert_problem(response, 401, "entitlement-missing")
    assert response.headers["www-authenticate"].startswith("Bearer")


def forgeries(house: House, visitor: Visitor) -> Iterator[str]:
    """Entitlements that the newspaper never wrote, or wrote for another purpose."""
    it = visitor.entitlement()
    good = visitor.cookies[ENTITLEMENT_COOKIE]
    head, claims, signature = good.split(".")
    yield from ("x", "..", "null", "é", good[: len(good) // 2], good + "x", "a" * 5000)
    yield f"{head}.{claims}."
    yield f"{head}.{claims}.{signature[::-1]}"
    yield f"{head}.{claims[:-4]}{signature[:4]}.{signature}"
    yield f"eyJhbGciOiJub25lIn0.{claims}."
    yield entitlements.write(
        entitlement_seal(b"another secret of the same length!!", issuer=ORIGIN), it
    )
    yield entitlements.write(entitlement_seal(SECRET, issuer="https://other.example"), it)
    yield house.seals.passes.stamp(
        {"sub": "ana", "seat": it.seat, "dev": it.device}, expires=it.until
    )
    yield house.seals.entitlements.stamp({"sub": "ana", "dev": it.device}, expires=it.until)


@EVERY_OPERATION
async def test_forged_foreign_and_halved_entitlements_are_refused(
    house: House, epoch: int, operation: str
) -> None:
    visitor = house.laptop()
    for forged in forgeries(house, visitor):
        visitor.cookies[ENTITLEMENT_COOKIE] = forged
        headers = {**visitor.headers, "Content-Type": "application/json"}
        async with unchanged(house):
            response = await house.client.post(
                f"/gate/{operation}",
                json={"request": "forged-request", **body_for(operation, epoch)},
                headers={name: value.encode() for name, value in headers.items()},
            )
        assert_problem(response, 401, "entitlement-invalid")


@EVERY_OPERATION
async def test_an_expired_entitlement_is_refused_even_where_it_was_good_before(
    house: House, operation: str
) -> None:
    phone = house.phone(lasts=10_000)
    epoch = await phone.reads()
    house.forward(10_000)
    async with unchanged(house):
        response = await phone.ask(operation, **body_for(operation, epoch))
    assert_problem(response, 401, "entitlement-expired")


@EVERY_OPERATION
@pytest.mark.parametrize("device", ["", "token-of-anas-lap", "token-of-anas-phone"])
async def test_an_entitlement_is_worth_nothing_on_another_device(
    house: House, epoch: int, operation: str, device: str
) -> None:
    laptop = house.laptop()
    laptop.cookies[DEVICE_COOKIE] = device
    async with unchanged(house):
        response = await laptop.ask(operation, **body_for(operation, epoch))
    assert_problem(response, 401, "device-mismatch")


async def test_a_halved_pass_is_as_good_as_none(house: House) -> None:
    phone = house.phone()
    epoch = await phone.reads()
    phone.cookies[PASS_COOKIE] = phone.cookies[PASS_COOKIE][:40]
    assert (await phone.ask("renew", epoch=epoch)).json()["state"] == "granted"


@EVERY_OPERATION
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://shop.localhost:8000"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": ORIGIN + ".evil.example"},
        {"Referer": ORIGIN},
    ],
)
async def test_other_sites_are_refused(
    house: House, epoch: int, operation: str, headers: dict[str, str]
) -> None:
    laptop = house.laptop()
    sent = {"Cookie": laptop.headers["Cookie"], "Content-Type": "application/json", **headers}
    async with unchanged(house):
        response = await house.client.post(
            f"/gate/{operation}",
            json={"request": "from-elsewhere", **body_for(operation, epoch)},
            headers=sent,
        )
    assert_problem(response, 403, "cross-site")


async def test_the_sites_own_origin_is_proof_where_the_browser_tells_no_more(house: House) -> None:
    phone = house.phone()
    response = await house.client.post(
        "/gate/acquire",
        json={"request": "older-browser"},
        headers={"Cookie": phone.headers["Cookie"], "Origin": ORIGIN},
    )
    assert response.status_code == 200


async def test_a_program_may_show_the_entitlement_as_bearer_with_the_device_in_a_header(
    house: House,
) -> None:
    phone = house.phone()
    response = await house.client.post(
        "/gate/acquire", json={"request": "from-a-program"}, headers=phone.bearer_headers
    )
    assert response.status_code == 200
    (lease,) = await house.leases()
    assert lease.device.id == phone.id


async def test_a_bearer_token_is_refused_on_another_device_too(house: House) -> None:
    headers = {**house.phone().bearer_headers, "X-Gaceta-Device": "token-of-somebody"}
    response = await house.client.post(
        "/gate/acquire", json={"request": "stolen-token"}, headers=headers
    )
    assert_problem(response, 401, "device-mismatch")


async def test_another_scheme_than_bearer_proves_nothing(house: House) -> None:
    phone = house.phone()
    headers = {"Authorization": "Basic YW5hOmFuYQ==", "Cookie": phone.headers["Cookie"]}
    response = await house.client.post(
        "/gate/acquire", json={"request": "basic-scheme"}, headers=headers
    )
    assert_problem(response, 403, "cross-site")
