"""A browser's end of an event stream, over ASGI itself: httpx would wait for the whole answer."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.gate.visiting import House, Visitor

PATIENCE = 5.0
"""Seconds after which a test says that what it waited for never came."""


@dataclass
class Listening:
    """What has come of the answer so far."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    retries: list[int] = field(default_factory=list)
    comments: int = 0
    is_over: bool = False
    _lines: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    _gone: asyncio.Event = field(default_factory=asyncio.Event)
    _taking: asyncio.Event = field(default_factory=asyncio.Event)
    _served: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.go_on_taking()

    async def next(self) -> tuple[str, dict[str, Any]]:
        """The next event: its name and its data."""
        name = ""
        async with asyncio.timeout(PATIENCE):
            while (line := await self._lines.get()) is not None:
                key, _, value = line.partition(":")
                if key == "retry":
                    self.retries.append(int(value))
                elif key == "event":
                    name = value.strip()
                elif key == "data":
                    return name, json.loads(value)
                elif line:
                    self.comments += 1
        raise AssertionError("The stream ended without another event.")

    async def comment(self) -> None:
        """Wait for a comment; no event may come before it."""
        async with asyncio.timeout(PATIENCE):
            while (line := await self._lines.get()) != ":":
                assert line is not None
                assert not line.startswith("data"), line

    async def ends(self) -> None:
        """Wait for the end; no event may come before it."""
        async with asyncio.timeout(PATIENCE):
            while (line := await self._lines.get()) is not None:
                assert not line.startswith("data"), line

    def stop_taking(self) -> None:
        """The browser leaves what is sent in the pipe, until the pipe is full."""
        self._taking.clear()

    def go_on_taking(self) -> None:
        self._taking.set()

    def go_away(self) -> None:
        """The browser closes the connection."""
        self._gone.set()

    async def let_go(self) -> None:
        """Wait until the gate has nothing to do with this stream any more."""
        async with asyncio.timeout(PATIENCE):
            await self._served.wait()

    async def be_served(self, house: House, scope: dict[str, Any]) -> None:
        await house.gate(scope, self.receive, self.send)
        self._served.set()

    async def receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self._taking.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            return
        for line in message["body"].decode().split("\n"):
            self._lines.put_nowait(line)
        if not message.get("more_body", False):
            self.is_over = True
            self._lines.put_nowait(None)


@asynccontextmanager
async def listening(
    house: House, visitor: Visitor, headers: dict[str, str] | None = None
) -> AsyncIterator[Listening]:
    """An open stream, closed at the end; the gate must then let go of it."""
    browser = Listening()
    sent = visitor.headers if headers is None else headers
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/gate/events",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
    }
    serving = asyncio.create_task(browser.be_served(house, scope))
    try:
        yield browser
    finally:
        browser.go_on_taking()
        browser.go_away()
        async with asyncio.timeout(PATIENCE):
            await serving
