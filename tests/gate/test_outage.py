"""The store gives no answer: reading goes on for a bounded time, everything else waits."""

import logging

import pytest

from gaceta.gate.callers import PASS_COOKIE
from gaceta.gate.outage import OutageLog
from gaceta.seats.model import StoreDown
from tests.gate.visiting import SEAT, House, assert_problem

pytestmark = pytest.mark.anyio


async def test_readers_read_on_with_a_degraded_pass(house: House) -> None:
    phone = house.phone()
    epoch = await phone.reads()
    house.store.is_down = True
    for answer in (await phone.ask("renew", epoch=epoch), await phone.ask("acquire")):
        assert answer.status_code == 200
        assert answer.json() == {"state": "degraded", "beat_in_ms": 20_000}
    it = phone.shown_pass
    assert (it.seat, it.device, it.degraded) == (SEAT, phone.id, True)
    assert it.expires == house.now + 60


async def test_beats_scatter_while_the_store_is_down(house: House) -> None:
    house.store.is_down = True
    phone, beats = house.phone(), []
    for chance in (0.0, 0.999):
        house.chance = chance
        beats.append((await phone.ask("acquire")).json()["beat_in_ms"])
    assert beats == [15_000, 24_990]


async def test_a_degraded_pass_never_outlives_the_entitlement(house: House) -> None:
    house.store.is_down = True
    phone = house.phone(lasts=5_000)
    await phone.ask("acquire")
    assert phone.shown_pass.expires == house.now + 5


async def test_nobody_without_a_good_entitlement_reads_on(house: House) -> None:
    house.store.is_down = True
    phone = house.phone(lasts=5_000)
    house.forward(5_000)
    assert_problem(await phone.ask("acquire"), 401, "entitlement-expired")
    assert PASS_COOKIE not in phone.cookies


@pytest.mark.parametrize("operation", ["takeover", "release"])
async def test_what_would_move_a_lease_waits(house: House, operation: str) -> None:
    epoch = await house.phone().reads()
    house.store.is_down = True
    response = await house.laptop().ask(operation, epoch=epoch)
    assert_problem(response, 503, "store-down")
    assert response.headers["retry-after"] == "20"
    house.store.is_down = False
    (lease,) = await house.leases()
    assert lease.epoch == epoch


async def test_after_the_cap_readers_are_told_too(house: House) -> None:
    phone = house.phone(lasts=house.policy.degraded * 2)
    epoch = await phone.reads()
    house.store.is_down = True
    await phone.ask("renew", epoch=epoch)
    house.forward(house.policy.degraded)
    assert (await phone.ask("renew", epoch=epoch)).json()["state"] == "degraded"
    house.forward(1)
    assert_problem(await phone.ask("renew", epoch=epoch), 503, "store-down")
    assert_problem(await phone.ask("acquire"), 503, "store-down")


async def test_when_the_store_is_back_a_lone_reader_goes_on_without_a_notice(house: House) -> None:
    phone = house.phone()
    epoch = await phone.reads()
    house.store.is_down = True
    for _ in range(5):
        house.forward(30_000)
        await phone.ask("renew", epoch=epoch)
    house.store.is_down = False
    house.forward(30_000)
    assert (await phone.ask("renew", epoch=epoch)).json()["how"] == "regained"


async def test_the_proof_of_an_epoch_lives_through_an_outage_that_loses_all_state(
    house: House,
) -> None:
    phone = house.phone()
    epoch = await phone.reads()
    house.store.is_down = True
    for _ in range(5):
        house.forward(30_000)
        await phone.ask("renew", epoch=epoch)
    house.restart()
    house.forward(30_000)
    assert (await phone.ask("renew", epoch=epoch)).json()["how"] == "regained"


async def test_a_degraded_pass_proves_no_epoch_that_was_not_proven_before(house: House) -> None:
    laptop = house.laptop()
    house.store.is_down = True
    await laptop.ask("renew", epoch=2**53 - 1)
    house.store.is_down = False
    house.forward(2_000)
    await house.phone().reads()
    answer = await laptop.ask("renew", epoch=2**53 - 1)
    assert_problem(answer, 409, "displaced")


async def test_an_outage_is_logged_once_when_it_begins_and_once_when_it_ends(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="gaceta.gate")
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    house.store.is_down = True
    for _ in range(3):
        await phone.ask("renew", epoch=epoch)
        await laptop.ask("takeover", epoch=epoch)
    house.store.is_down = False
    house.forward(2_000)
    for _ in range(3):
        await phone.ask("renew", epoch=epoch)
    begins, ends = [record.getMessage() for record in caplog.records]
    assert "gives no answer" in begins
    assert "answers again" in ends


async def test_no_token_is_ever_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    phone = house.phone()
    epoch = await phone.reads()
    house.store.is_down = True
    await phone.ask("renew", epoch=epoch)
    phone.cookies[PASS_COOKIE] = "halved"
    await phone.post("/gate/renew", "{")
    for secret in (phone.token, *phone.cookies.values()):
        assert secret not in caplog.text


def test_each_outage_is_told_anew(caplog: pytest.LogCaptureFixture) -> None:
    told = OutageLog()
    for _ in range(2):
        told.failed(StoreDown("gone"))
        told.worked()
    assert len(caplog.records) == 4
