"""The gate on the server that it runs on, over real connections."""

import json
import signal
from collections.abc import Iterator

import httpx
import pytest

from tests.gate.served import server
from tests.gate.visiting import House


def told(stream: httpx.Response) -> Iterator[str]:
    """The state, or the reason of the end, of each event."""
    for line in stream.iter_lines():
        if line.startswith("data:"):
            data = json.loads(line[5:])
            yield data.get("state") or data["why"]


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
