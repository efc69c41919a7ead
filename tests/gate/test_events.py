"""One event stream a device: told the truth within moments, and nothing twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from gaceta.gate.callers import DEVICE_COOKIE, ENTITLEMENT_COOKIE
from gaceta.seats.model import Policy, StoreDown
from tests.gate.streaming import listening
from tests.gate.visiting import ORIGIN, SEAT, House

pytestmark = pytest.mark.anyio

QUICK = replace(Policy(), heartbeat=40)
"""So short a heartbeat that a test can wait for one."""


def held(epoch: int, *, asked: bool = False) -> tuple[str, dict[str, Any]]:
    """What a stream says to the device that holds the seat."""
    return "seat", {"state": "held", "epoch": epoch, "asked": asked}


async def test_a_stream_begins_with_what_is_true(house: House) -> None:
    phone = house.phone()
    async with listening(house, phone) as stream:
        assert await stream.next() == ("seat", {"state": "free"})
    epoch = await phone.reads()
    async with listening(house, phone) as stream:
        assert await stream.next() == held(epoch)


async def test_a_stream_is_kept_and_held_up_by_nobody_on_the_way(house: House) -> None:
    async with listening(house, house.phone()) as stream:
        await stream.next()
        assert stream.status == 200
        assert stream.headers["content-type"] == "text/event-stream"
        assert stream.headers["x-accel-buffering"] == "no"
        assert stream.headers["cache-control"] == "no-store"
        assert stream.headers["x-request-id"]


async def test_the_displaced_device_is_told_at_once_by_whom(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    async with listening(house, phone) as stream:
        await stream.next()
        won = (await laptop.ask("takeover", epoch=epoch)).json()["epoch"]
        name, told = await stream.next()
    assert (name, told["state"], told["reason"]) == ("seat", "displaced", "displaced")
    assert told["holder"] == {"kind": "computer firefox", "for_ms": 0, "epoch": won}


async def test_a_handoff_is_told_as_what_it_is(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    await phone.ask("renew", epoch=epoch, reading=False)
    async with listening(house, phone) as stream:
        await stream.next()
        await laptop.reads()
        assert (await stream.next())[1]["reason"] == "handed-off"


async def test_a_device_that_never_held_the_seat_is_accused_of_nothing(house: House) -> None:
    await house.phone().reads()
    async with listening(house, house.laptop()) as stream:
        told = (await stream.next())[1]
    assert (told["state"], told["reason"]) == ("displaced", None)


async def test_a_device_that_comes_back_is_told_that_it_holds_the_seat(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    won = (await laptop.ask("takeover", epoch=epoch)).json()["epoch"]
    async with listening(house, phone) as stream:
        assert (await stream.next())[1]["state"] == "displaced"
        back = (await phone.ask("takeover", epoch=won)).json()["epoch"]
        assert await stream.next() == held(back)


async def test_a_heartbeat_is_no_news() -> None:
    house = House(policy=QUICK)
    phone = house.phone()
    epoch = await phone.reads()
    async with listening(house, phone) as stream:
        await stream.next()
        await phone.ask("renew", epoch=epoch)
        await stream.comment()
        await phone.ask("release", epoch=epoch)
        assert await stream.next() == ("seat", {"state": "free"})


async def test_what_no_bell_tells_the_next_heartbeat_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(policy=QUICK)
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    monkeypatch.setattr(house.store, "watch", silence)
    async with listening(house, phone) as stream:
        await stream.next()
        await laptop.ask("takeover", epoch=epoch)
        assert (await stream.next())[1]["state"] == "displaced"


async def test_a_stream_lives_through_an_outage_and_says_nothing_untrue() -> None:
    house = House(policy=QUICK)
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    async with listening(house, phone) as stream:
        await stream.next()
        house.store.is_down = True
        await stream.comment()
        await stream.comment()
        house.store.is_down = False
        house.forward(2_000)
        await laptop.ask("takeover", epoch=epoch)
        assert (await stream.next())[1]["state"] == "displaced"


async def test_a_stream_that_begins_in_an_outage_tells_the_truth_once_it_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(policy=QUICK)
    phone = house.phone()
    epoch = await phone.reads()
    house.store.is_down = True
    monkeypatch.setattr(house.store, "watch", refusal)
    async with listening(house, phone) as stream:
        await stream.comment()
        house.store.is_down = False
        house.forward(2_000)
        assert await stream.next() == held(epoch)


async def test_a_newer_stream_of_the_same_device_ends_the_older(house: House) -> None:
    phone = house.phone()
    async with listening(house, phone) as older:
        await older.next()
        async with listening(house, phone) as newer:
            await newer.next()
            assert await older.next() == ("end", {"why": "replaced"})
            await older.let_go()
            assert house.gate.open_streams == 1
            epoch = await phone.reads()
            assert await newer.next() == held(epoch)


async def test_an_older_stream_may_end_after_the_newer_one_has(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    phone = house.phone()
    async with listening(house, phone) as older:
        await older.next()
        older.stop_taking()
        async with listening(house, phone) as newer:
            await newer.next()
        older.go_on_taking()
        assert await older.next() == ("end", {"why": "replaced"})
        await older.let_go()
    assert caplog.text == ""


async def test_streams_of_two_devices_stand_side_by_side(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    async with listening(house, phone) as one, listening(house, laptop) as other:
        await one.next()
        await other.next()
        await phone.reads()
        assert (await one.next())[1]["state"] == "held"
        assert (await other.next())[1]["state"] == "displaced"


async def test_a_stream_ends_with_the_entitlement() -> None:
    house = House(policy=QUICK)
    async with listening(house, house.phone(lasts=10_000)) as stream:
        await stream.next()
        house.forward(10_000)
        assert await stream.next() == ("end", {"why": "entitlement-over"})
        await stream.ends()
        assert stream.is_over


async def test_a_browser_that_goes_away_leaves_nothing_behind(house: House) -> None:
    phone = house.phone()
    async with listening(house, phone) as stream:
        await stream.next()
        assert house.store._bell.is_watched
    assert not house.store._bell.is_watched
    assert house.gate.open_streams == 0
    assert not stream.is_over


async def test_a_fault_of_ours_ends_the_stream_and_is_logged(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listening(house, house.phone()) as stream:
        await stream.next()
        monkeypatch.setattr(house.store, "decide", fault)
        house.store._bell.ring(SEAT)
        await stream.let_go()
    assert house.gate.open_streams == 0
    assert "ZeroDivisionError" in caplog.text


async def test_at_a_restart_all_streams_end_and_come_back_at_different_moments(
    house: House,
) -> None:
    phone, laptop = house.phone(), house.laptop()
    async with listening(house, phone) as one, listening(house, laptop) as other:
        await one.next()
        await other.next()
        house.chance = 0.0
        await house.gate.drain()
        assert await one.next() == ("end", {"why": "restart"})
        assert await other.next() == ("end", {"why": "restart"})
        assert house.gate.open_streams == 0
    earliest = one.retries[-1]
    house.chance = 0.999
    async with listening(house, phone) as late:
        assert await late.next() == ("end", {"why": "restart"})
    assert late.retries[-1] - earliest >= 10_000


async def test_a_restart_waits_for_a_browser_that_takes_nothing_only_so_long(
    house: House,
) -> None:
    async with listening(house, house.phone()) as stream:
        await stream.next()
        stream.stop_taking()
        async with asyncio.timeout(5):
            await house.gate.drain(limit=0.05)
        assert house.gate.open_streams == 1


async def test_the_server_stopping_ends_all_streams(house: House) -> None:
    told, said = asyncio.Queue[str](), asyncio.Queue[str]()

    async def receive() -> Any:
        return {"type": await told.get()}

    async def send(message: Any) -> None:
        said.put_nowait(message["type"])

    living = asyncio.create_task(house.gate({"type": "lifespan"}, receive, send))
    told.put_nowait("lifespan.startup")
    assert await said.get() == "lifespan.startup.complete"
    async with listening(house, house.phone()) as stream:
        await stream.next()
        told.put_nowait("lifespan.shutdown")
        assert await said.get() == "lifespan.shutdown.complete"
        assert (await stream.next())[1] == {"why": "restart"}
    await living


@pytest.mark.parametrize(
    ("missing", "problem"),
    [(ENTITLEMENT_COOKIE, "entitlement-missing"), (DEVICE_COOKIE, "device-mismatch")],
)
async def test_a_stranger_gets_no_stream(house: House, missing: str, problem: str) -> None:
    phone = house.phone()
    del phone.cookies[missing]
    response = await house.client.get("/gate/events", headers=phone.headers)
    assert response.status_code == 401
    assert response.json()["type"].endswith(problem)


@pytest.mark.parametrize(
    "told", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}]
)
async def test_another_site_gets_no_stream(house: House, told: dict[str, str]) -> None:
    headers = {"Cookie": house.phone().headers["Cookie"], **told}
    assert (await house.client.get("/gate/events", headers=headers)).status_code == 403


@pytest.mark.parametrize("told", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": ORIGIN}])
async def test_the_site_itself_gets_the_stream_even_from_a_browser_that_tells_nothing(
    house: House, told: dict[str, str]
) -> None:
    phone = house.phone()
    headers = {"Cookie": phone.headers["Cookie"], **told}
    async with listening(house, phone, headers) as stream:
        assert await stream.next() == ("seat", {"state": "free"})


@asynccontextmanager
async def silence(seat: str) -> AsyncIterator[asyncio.Event]:
    """A bell that nobody rings."""
    yield asyncio.Event()


@asynccontextmanager
async def refusal(seat: str) -> AsyncIterator[asyncio.Event]:
    """A store that cannot even be watched."""
    raise StoreDown("no bell")
    yield asyncio.Event()


async def fault(*args: Any) -> Any:
    raise ZeroDivisionError


async def test_a_page_in_sight_is_asked_before_another_device_is_refused(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    house.forward(20_000)
    async with listening(house, phone) as stream:
        assert await stream.next() == held(epoch)
        answer = await laptop.ask("acquire")
        assert answer.status_code == 409
        assert answer.json()["asking_ms"] == house.policy.question
        assert await stream.next() == held(epoch, asked=True)
        await phone.ask("renew", epoch=epoch, reading=False)
        house.forward(2_000)
        # The phone rests, and may yet be touched.
        assert (await laptop.ask("acquire")).json()["asking_ms"] == house.policy.question - 2_000
    house.forward(house.policy.question - 2_000)
    assert (await laptop.ask("acquire")).json()["how"] == "handoff"


async def test_a_page_that_is_read_on_is_told_that_the_question_is_over(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    house.forward(20_000)
    async with listening(house, phone) as stream:
        assert await stream.next() == held(epoch)
        await laptop.ask("acquire")
        assert await stream.next() == held(epoch, asked=True)
        # A story is opened on the phone, which is answer enough.
        await phone.ask("acquire")
        assert await stream.next() == held(epoch)
    assert (await laptop.ask("acquire")).json()["asking_ms"] == 0
