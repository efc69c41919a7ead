"""The reply is lost after the decision was stored: a retry gets the same one, nothing happens twice."""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from gaceta.gate.config import open_store
from gaceta.seats.model import Seat
from tests.faults.between import Wire, wire_to
from tests.faults.devices import Browser
from tests.faults.nursery import Gate


@pytest.fixture
def wire(served: Gate) -> Iterator[Wire]:
    port = urlsplit(served.address).port
    assert port
    with wire_to(port) as wire:
        yield wire


def record(seats: str) -> Seat:
    async def look() -> Seat:
        store = open_store(seats)
        seat = await store.decide("seat-of-ana", lambda seat, now: (seat, seat))
        await store.close()
        return seat

    return asyncio.run(look())


def asked_until_answered(browser: Browser, wire: Wire, operation: str, **body: Any) -> Any:
    """As the page does: once more, under the same name."""
    with pytest.raises(httpx.TransportError):
        browser.ask(f"http://127.0.0.1:{wire.port}", operation, request="the-same-name", **body)
    return browser.ask(f"http://127.0.0.1:{wire.port}", operation, request="the-same-name", **body)


def test_a_lost_grant_is_granted_once(served: Gate, seats: str, wire: Wire) -> None:
    wire.cuts = 1
    answer = asked_until_answered(Browser("phone"), wire, "acquire")
    assert wire.lost == 1
    assert answer.json()["how"] == "free"
    seat = record(seats)
    assert (seat.granted, seat.ended) == (1, 0)
    assert answer.json()["epoch"] == seat.epoch


def test_a_lost_takeover_displaces_once(served: Gate, seats: str, wire: Wire) -> None:
    epoch = Browser("laptop").reads(served.address)
    wire.cuts = 1
    answer = asked_until_answered(Browser("phone"), wire, "takeover", epoch=epoch)
    assert answer.json()["how"] == "takeover"
    seat = record(seats)
    assert (seat.granted, seat.ended, len(seat.takeovers)) == (2, 1, 1)
    assert answer.json()["epoch"] == seat.epoch


def test_a_lost_release_frees_once(served: Gate, seats: str, wire: Wire) -> None:
    phone = Browser("phone")
    epoch = phone.reads(served.address)
    wire.cuts = 1
    assert asked_until_answered(phone, wire, "release", epoch=epoch).json()["state"] == "released"
    seat = record(seats)
    assert (seat.granted, seat.ended) == (1, 1)
