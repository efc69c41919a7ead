"""The server is told to stop: streams end at once, so that it need not wait for them."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from gaceta.gate.stopping import STOPS, told_to_stop
from tests.gate.streaming import listening
from tests.gate.visiting import House

pytestmark = pytest.mark.anyio


@pytest.fixture
def servers_own() -> Iterator[list[int]]:
    """A server's handlers for the signals to stop; what they heard."""
    heard: list[int] = []
    earlier = {stop: signal.signal(stop, lambda number, _: heard.append(number)) for stop in STOPS}
    yield heard
    for stop, handler in earlier.items():
        signal.signal(stop, handler)


@pytest.mark.parametrize("stop", STOPS)
async def test_both_the_gate_and_the_server_hear_the_signal(
    servers_own: list[int], stop: signal.Signals
) -> None:
    heard = asyncio.Event()
    before = signal.getsignal(stop)
    with told_to_stop(heard.set):
        signal.raise_signal(stop)
        async with asyncio.timeout(5):
            await heard.wait()
    assert servers_own == [stop]
    assert signal.getsignal(stop) is before


async def test_a_server_that_hears_signals_through_its_loop_still_does() -> None:
    loop, served, heard = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, served.set)
    try:
        with told_to_stop(heard.set):
            signal.raise_signal(signal.SIGTERM)
            async with asyncio.timeout(5):
                await asyncio.gather(served.wait(), heard.wait())
    finally:
        loop.remove_signal_handler(signal.SIGTERM)


async def test_where_no_server_listens_the_signal_keeps_its_meaning() -> None:
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    with told_to_stop(lambda: None):
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_in_another_thread_nothing_is_changed(servers_own: list[int]) -> None:
    before, seen = signal.getsignal(signal.SIGTERM), []

    async def serve() -> None:
        with told_to_stop(lambda: None):
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    thread.join()
    assert seen == [before]


async def test_a_signal_to_stop_ends_the_streams_before_the_server_says_so(
    house: House, servers_own: list[int]
) -> None:
    told = asyncio.Queue[dict[str, Any]]()

    async def say(message: Any) -> None:
        told_back.put_nowait(message["type"])

    told_back = asyncio.Queue[str]()
    living = asyncio.create_task(house.gate({"type": "lifespan"}, told.get, say))
    told.put_nowait({"type": "lifespan.startup"})
    await told_back.get()
    async with listening(house, house.phone()) as stream:
        await stream.next()
        signal.raise_signal(signal.SIGTERM)
        assert await stream.next() == ("end", {"why": "restart"})
        await stream.ends()
    told.put_nowait({"type": "lifespan.shutdown"})
    await living
