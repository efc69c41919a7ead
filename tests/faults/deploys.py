"""A deploy: a gate with many open streams is told to stop, and another is started on the same seats."""

import asyncio
import json
import os
import resource
import signal
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.faults.devices import Browser, requests, settings
from tests.faults.nursery import Gate, gate

AT_ONCE = 50
"""Connections that are being opened or asked at one time."""
LONG = {
    "GACETA_HEARTBEAT": "60",
    "GACETA_LEASE": "600",
    "GACETA_QUIET": "300",
    "GACETA_PASS": "180",
}
"""Every device is heard of in time, however many there are for one small machine to speak as."""


@dataclass(frozen=True)
class Deploy:
    """What came of it. ``drained`` is in seconds, ``retries`` in milliseconds."""

    streams: int
    told: int
    """Streams that were told why they ended."""
    drained: float
    retries: tuple[int, ...]
    kept: int
    """Leases that the next gate still knows."""

    @property
    def spread(self) -> float:
        """Seconds between the first and the last to come back."""
        return (max(self.retries) - min(self.retries)) / 1000


@dataclass
class Listener:
    """A device and its stream."""

    browser: Browser
    epoch: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    retry: int = 0
    why: str = ""


def deploy(seats: str, count: int) -> Deploy:
    """Open ``count`` streams, stop the gate as a deploy does, start the next one."""
    _open_files(count + 200)
    with gate(settings(seats, **LONG)) as one:
        return asyncio.run(_deploy(one, count))


async def _deploy(one: Gate, count: int) -> Deploy:
    port = urlsplit(one.address).port
    assert port
    turns = asyncio.Semaphore(AT_ONCE)

    async def opened(number: int) -> Listener:
        async with turns:
            return await _open(port, Browser(f"phone-{number}", f"seat-{number}"))

    listeners = await asyncio.gather(*(opened(number) for number in range(count)))
    began = time.monotonic()
    os.kill(one.server, signal.SIGTERM)
    await asyncio.gather(*(_hear_the_end(listener) for listener in listeners))
    drained = time.monotonic() - began
    await asyncio.to_thread(one.start)
    port = urlsplit(one.address).port
    assert port

    async def still_holds(listener: Listener) -> bool:
        async with turns:
            body = {"request": next(requests), "epoch": listener.epoch}
            said = await _ask(port, listener.browser, "/gate/renew", body)
            return bool(said.get("how") == "held" and said["epoch"] == listener.epoch)

    held = await asyncio.gather(*(still_holds(listener) for listener in listeners))
    told = sum(listener.why == "restart" for listener in listeners)
    retries = tuple(listener.retry for listener in listeners)
    return Deploy(count, told, drained, retries, sum(held))


async def _open(port: int, browser: Browser) -> Listener:
    """The device reads, and its stream says so."""
    said = await _ask(port, browser, "/gate/acquire", {"request": next(requests)})
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_head("GET", "/gate/events", browser) + b"\r\n")
    async with asyncio.timeout(60):
        await reader.readuntil(b'"state":"held"')
    return Listener(browser, said["epoch"], reader, writer)


async def _hear_the_end(listener: Listener) -> None:
    """Read to the last byte."""
    async with asyncio.timeout(60):
        rest = (await listener.reader.read()).decode()
    listener.writer.close()
    for line in rest.splitlines():
        key, _, value = line.partition(": ")
        if key == "retry":
            listener.retry = int(value)
        elif key == "data" and "why" in value:
            listener.why = json.loads(value)["why"]


async def _ask(port: int, browser: Browser, path: str, body: dict[str, object]) -> Any:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    content = json.dumps(body).encode()
    head = _head("POST", path, browser) + b"Connection: close\r\nContent-Type: application/json\r\n"
    writer.write(head + b"Content-Length: %d\r\n\r\n" % len(content) + content)
    async with asyncio.timeout(60):
        answer = await reader.read()
    writer.close()
    return json.loads(answer.partition(b"\r\n\r\n")[2])


def _head(method: str, path: str, browser: Browser) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in browser.headers.items()]
    return "\r\n".join([*lines, ""]).encode()


def _open_files(wanted: int) -> None:
    """May this process, and those it starts, hold so many connections? Raises OSError if never."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    if hard < wanted:
        raise OSError(f"{wanted} open files are needed, and this machine allows {hard}: ulimit -n.")
