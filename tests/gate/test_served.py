"""The gate on the server that it runs on, over real connections."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.gate.served import server, shared
from tests.gate.visiting import House
from tests.seats.seating import Clock
from tests.seats.stores.servers import REDIS_7, alone


def told(stream: httpx.Response) -> Iterator[str]:
    """The state, or the reason of the end, of each event."""
    for line in stream.iter_lines():
        if line.startswith("data:"):
            data = json.loads(line[5:])
            yield "asked" if data.get("asked") else data.get("state") or data["why"]


@pytest.fixture
def headers(house: House) -> dict[str, str]:
    return house.phone().bearer_headers


def test_a_stream_tells_ends_with_its_browser_and_does_not_hold_up_a_restart(
    house: House, headers: dict[str, str]
) -> None:
    laptop = house.laptop().bearer_headers
    with server() as (address, process), httpx.Client(base_url=address, timeout=10) as client:
        with client.stream("GET", "/gate/events", headers=headers) as stream:
            events = told(stream)
            assert next(events) == "free"
            client.post("/gate/acquire", json={"request": "phone-reads"}, headers=headers)
            assert next(events) == "held"
            assert client.get("/streams").json() == 1
        assert any(client.get("/streams").json() == 0 for _ in range(1_000))
        with (
            client.stream("GET", "/gate/events", headers=headers) as one,
            client.stream("GET", "/gate/events", headers=laptop) as other,
        ):
            phone_hears, laptop_hears = told(one), told(other)
            assert (next(phone_hears), next(laptop_hears)) == ("held", "displaced")
            process.send_signal(signal.SIGTERM)
            assert (next(phone_hears), next(laptop_hears)) == ("restart", "restart")
        assert process.wait(5) == 0


def test_two_gates_on_one_redis_are_as_one(tmp_path: Path) -> None:
    house = House(clock=Clock(int(time.time() * 1000)))
    phone, laptop = house.phone().bearer_headers, house.laptop().bearer_headers
    with (
        alone(REDIS_7, tmp_path) as redis,
        server(shared, {"GACETA_SEATS": redis.url}) as (here, _),
        server(shared, {"GACETA_SEATS": redis.url}) as (there, _),
        httpx.Client(base_url=here, timeout=10) as one,
        httpx.Client(base_url=there, timeout=10) as other,
    ):
        held = one.post("/gate/acquire", json={"request": "phone-reads"}, headers=phone)
        assert held.json()["how"] == "free"
        epoch = held.json()["epoch"]
        with one.stream("GET", "/gate/events", headers=phone) as stream:
            hears = told(stream)
            assert next(hears) == "held"
            notice = other.post("/gate/acquire", json={"request": "laptop-asks"}, headers=laptop)
            assert notice.status_code == 409
            assert notice.json()["holder"]["epoch"] == epoch
            assert notice.json()["asking_ms"] > 0
            assert next(hears) == "asked"
            on_laptop = {"request": "go-on-here", "epoch": epoch}
            taken = other.post("/gate/takeover", json=on_laptop, headers=laptop)
            assert taken.json()["how"] == "takeover"
            assert next(hears) == "displaced"
        beat = {"request": "phone-beats", "epoch": epoch}
        assert other.post("/gate/renew", json=beat, headers=phone).status_code == 409
        beat = {"request": "laptop-beats", "epoch": taken.json()["epoch"]}
        assert one.post("/gate/renew", json=beat, headers=laptop).json()["how"] == "held"
