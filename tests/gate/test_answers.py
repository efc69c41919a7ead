"""Passes: minted from a grant alone, and never good for longer than the lease (I5, I7)."""

from dataclasses import replace
from http.cookies import SimpleCookie

import pytest

from gaceta.gate.callers import PASS_COOKIE
from gaceta.seats.model import Policy
from tests.gate.visiting import SEAT, House, assert_problem

pytestmark = pytest.mark.anyio


async def test_a_grant_sets_the_pass_as_a_cookie_that_no_script_and_no_other_site_sees(
    house: House,
) -> None:
    response = await house.phone().ask("acquire")
    morsel = SimpleCookie(response.headers["set-cookie"])[PASS_COOKIE]
    assert (morsel["path"], morsel["samesite"], morsel["max-age"]) == ("/", "Lax", "60")
    assert morsel["secure"]
    assert morsel["httponly"]
    assert not morsel["domain"]


async def test_the_pass_names_seat_device_and_epoch(house: House) -> None:
    phone = house.phone()
    epoch = await phone.reads()
    it = phone.shown_pass
    assert (it.seat, it.device, it.epoch, it.degraded) == (SEAT, phone.id, epoch, False)


@pytest.mark.parametrize(
    ("lease", "pass_life", "lasts"),
    [(60_000, 60_000, 60), (40_000, 60_000, 40), (60_000, 7_000, 7)],
)
async def test_a_pass_ends_with_the_lease_or_its_own_life_whichever_is_first(
    lease: int, pass_life: int, lasts: int
) -> None:
    house = House(policy=replace(Policy(), lease=lease, pass_life=pass_life))
    phone = house.phone()
    await phone.reads()
    assert phone.shown_pass.expires == house.now + lasts


async def test_every_beat_brings_a_pass_that_never_outlives_the_lease(house: House) -> None:
    phone = house.phone(lasts=100_000)
    epoch = await phone.reads()
    for _ in range(4):
        house.forward(20_000)
        await phone.ask("renew", epoch=epoch)
        (lease,) = await house.leases()
        assert phone.shown_pass.expires * 1000 == lease.expires


async def test_a_store_clock_ahead_of_the_gates_makes_no_long_pass(house: House) -> None:
    phone = house.phone()
    house.store._clock = lambda: house.clock.now + 3_000_000
    await phone.reads()
    assert phone.shown_pass.expires == house.now + 60


async def test_no_refusal_brings_a_pass(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    assert_problem(await laptop.ask("acquire"), 409, "seat-taken")
    assert_problem(await laptop.ask("renew", epoch=epoch), 409, "seat-taken")
    assert_problem(await laptop.ask("renew", epoch=epoch - 1), 409, "displaced")
    assert_problem(await laptop.ask("renew", epoch=epoch, reading=False), 409, "displaced")
    assert PASS_COOKIE not in laptop.cookies


async def test_a_takeover_too_many_brings_no_pass(house: House) -> None:
    one, other = house.phone(), house.laptop()
    epoch = await one.reads()
    for _ in range(house.policy.takeovers):
        one, other = other, one
        epoch = (await one.ask("takeover", epoch=epoch)).json()["epoch"]
    other.cookies.pop(PASS_COOKIE)
    assert_problem(await other.ask("takeover", epoch=epoch), 429, "too-often")
    assert PASS_COOKIE not in other.cookies


async def test_near_the_entitlements_end_the_beat_gets_shorter_but_never_frantic(
    house: House,
) -> None:
    assert (await house.phone(lasts=20_000).ask("acquire")).json()["beat_in_ms"] == 10_000
    house.forward(19_900)
    response = await house.phone(lasts=100).ask("acquire")
    assert response.json()["beat_in_ms"] == 1_000


async def test_the_pass_of_a_retry_ends_with_the_lease_too(house: House) -> None:
    phone = house.phone()
    await phone.ask("acquire", request="the-same-request")
    house.forward(30_000)
    await phone.ask("acquire", request="the-same-request")
    (lease,) = await house.leases()
    assert phone.shown_pass.expires * 1000 == lease.expires == (house.now + 30) * 1000
