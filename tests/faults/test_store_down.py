"""The store is down for ten minutes. What the newspaper's pages do then: tests/access/test_outage.py."""

import pytest

from gaceta.gate.callers import PASS_COOKIE
from tests.gate.visiting import House, assert_problem

pytestmark = pytest.mark.anyio

TEN_MINUTES = 600_000
QUARTER = 900_000


@pytest.fixture
def house() -> House:
    return House()


async def test_known_subscribers_read_on_all_the_while_on_passes_that_prove_no_lease(
    house: House,
) -> None:
    phone = house.phone(lasts=QUARTER)
    epoch = await phone.reads()
    house.store.is_down = True
    gone = 0
    while gone < TEN_MINUTES:
        beat = (await phone.ask("renew", epoch=epoch)).json()
        assert beat["state"] == "degraded"
        assert phone.shown_pass.degraded
        gone += beat["beat_in_ms"]
        house.forward(beat["beat_in_ms"])
        # The pass is good until the next beat.
        assert phone.shown_pass.expires > house.now
    house.store.is_down = False
    assert (await phone.ask("renew", epoch=epoch)).json()["how"] == "regained"


async def test_nobody_else_gets_a_pass_and_no_seat_is_moved(house: House) -> None:
    epoch = await house.phone().reads()
    house.store.is_down = True
    for _ in range(TEN_MINUTES // house.policy.heartbeat):
        house.forward(house.policy.heartbeat)
        stranger = house.laptop(lasts=0)
        assert_problem(await stranger.ask("acquire"), 401, "entitlement-expired")
        assert PASS_COOKIE not in stranger.cookies
        laptop = house.laptop()
        assert_problem(await laptop.ask("takeover", epoch=epoch), 503, "store-down")
        assert PASS_COOKIE not in laptop.cookies
