"""From a takeover to the event on the other device's stream, while ten thousand streams are open."""

import asyncio
import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.on_redis import percentiles, running
from bench.serving import served
from bench.tokens import BenchReader, reader

PORT = 8792
AT_ONCE = 200
"""Streams that are opened at the same time: fewer than a server lets wait."""


class TooFewFiles(Exception):
    """This machine does not let a process open as many files as there are to be streams."""


def takeover_among_streams(scratch: Path, streams: int, samples: int) -> dict[str, float]:
    """p50 and p99 in milliseconds. Seats are in Redis, streams and takeovers on one gate."""
    with many_files(streams + 200), running(scratch) as redis, served(redis.url, PORT):
        return percentiles(asyncio.run(_measure(streams, samples)))


@contextmanager
def many_files(needed: int) -> Iterator[None]:
    """Inside, this process and those it starts may open so many. Raises TooFewFiles."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] != resource.RLIM_INFINITY and before[1] < needed:
        raise TooFewFiles
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(needed, before[0]), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


class Stream(asyncio.Protocol):
    """An open stream, and what it said last."""

    def __init__(self, one: BenchReader) -> None:
        self._one = one
        self._state = ""
        self._news = asyncio.Event()
        self.closed = asyncio.Event()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        headers = "".join(f"{name}: {value}\r\n" for name, value in self._one.headers.items())
        transport.write(f"GET /gate/events HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())

    def data_received(self, data: bytes) -> None:
        for line in data.split(b"\n"):
            if line.startswith(b"data:"):
                self._state = json.loads(line[5:]).get("state", "ended")
                self._news.set()

    def connection_lost(self, reason: Exception | None) -> None:
        self._state = "lost"
        self._news.set()
        self.closed.set()

    async def says(self, state: str) -> None:
        """Wait until it says this. Raises RuntimeError if it ends before."""
        async with asyncio.timeout(30):
            while self._state != state:
                if self._state in ("ended", "lost"):
                    raise RuntimeError(f"A stream ended before it said {state}.")
                self._news.clear()
                await self._news.wait()


async def _measure(count: int, samples: int) -> list[float]:
    phones = [reader(f"seat-{number}", f"phone-{number}") for number in range(count)]
    streams: list[Stream] = []
    for start in range(0, count, AT_ONCE):
        streams += await asyncio.gather(*map(_open, phones[start : start + AT_ONCE]))
    address = f"http://127.0.0.1:{PORT}"
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        step = count // samples
        taken = [
            await _take_over(client, phones[number], streams[number], number)
            for number in range(0, samples * step, step)
        ]
        for stream in streams:
            stream.transport.abort()
            await stream.closed.wait()
        (await client.get("/healthz")).raise_for_status()
    return taken


async def _open(one: BenchReader) -> Stream:
    loop = asyncio.get_running_loop()
    _, stream = await loop.create_connection(lambda: Stream(one), "127.0.0.1", PORT)
    await stream.says("free")
    return stream


async def _take_over(
    client: httpx.AsyncClient, phone: BenchReader, stream: Stream, number: int
) -> float:
    held = await _ask(client, phone, "acquire", {})
    await stream.says("held")
    laptop = reader(phone.seat, f"laptop-{number}")
    pressed = time.perf_counter()
    await _ask(client, laptop, "takeover", {"epoch": held["epoch"]})
    await stream.says("displaced")
    return (time.perf_counter() - pressed) * 1000


async def _ask(client: httpx.AsyncClient, one: BenchReader, what: str, ask: dict[str, Any]) -> Any:
    body = json.dumps({"request": f"{what}-{one.device}", **ask})
    answer = await client.post(f"/gate/{what}", content=body, headers=one.headers)
    return answer.raise_for_status().json()
