import pytest

from tests.gate.visiting import House

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("path", ["/gate/health", "/healthz"])
async def test_all_is_well(house: House, path: str) -> None:
    response = await house.client.get(path)
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "seats": "up", "down_for_ms": 0}


async def test_an_outage_is_told_with_its_length_though_nobody_has_met_it_yet(house: House) -> None:
    house.store.is_down = True
    assert (await house.client.get("/healthz")).json()["seats"] == "down"
    house.forward(90_000)
    response = await house.client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "seats": "down", "down_for_ms": 90_000}


@pytest.mark.parametrize("query", ["?strict", "?strict=1", "?a=b&strict"])
async def test_a_strict_caller_gets_a_503_in_an_outage_alone(house: House, query: str) -> None:
    assert (await house.client.get(f"/healthz{query}")).status_code == 200
    house.store.is_down = True
    response = await house.client.get(f"/healthz{query}")
    assert response.status_code == 503
    assert response.json()["seats"] == "down"


async def test_health_is_well_again_when_the_store_is(house: House) -> None:
    house.store.is_down = True
    await house.client.get("/healthz")
    house.store.is_down = False
    house.forward(2_000)
    assert (await house.client.get("/healthz")).json()["status"] == "ok"


async def test_asking_for_health_makes_no_seat(house: House) -> None:
    await house.client.get("/healthz")
    assert house.store._seats == {}
