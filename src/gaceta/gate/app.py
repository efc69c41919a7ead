"""The gate as an ASGI application: which address does what, and how everything else is refused."""

import itertools
import logging
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Set

from starlette.types import Receive, Scope, Send

from gaceta.gate import openapi
from gaceta.gate.config import GateConfig
from gaceta.gate.events import Streams
from gaceta.gate.health import health
from gaceta.gate.incoming import ClientGone, Exchange
from gaceta.gate.keys import Seals
from gaceta.gate.operations import OPERATIONS, serve
from gaceta.gate.parts import Parts
from gaceta.gate.problems import Refused, problem
from gaceta.gate.replies import Reply, send_reply
from gaceta.gate.stopping import told_to_stop
from gaceta.seats.engine import Engine

log = logging.getLogger("gaceta.gate")

Handler = Callable[[Exchange], Awaitable[Reply | None]]
"""Answers an exchange; None if it has sent the answer itself."""

Route = tuple[tuple[str, ...], Handler]
"""The methods that an address takes, and its handler."""


def gate_app(
    engine: Engine,
    seals: Seals,
    config: GateConfig,
    *,
    clock: Callable[[], float] = time.time,
    chance: Callable[[], float] = random.random,
) -> "Gate":
    """The gate over ``engine``. ``clock`` is in seconds since 1970, ``chance`` from 0 up to 1."""
    return Gate(Parts(engine, seals, config, clock, chance))


class Gate:
    """Answers /gate/… and /healthz."""

    def __init__(self, parts: Parts) -> None:
        self._streams = Streams(parts)
        self._routes = routes(parts, self._streams)
        # Request ids: a name for this process, then a count. Chance for each would ask the kernel.
        self._name = secrets.token_hex(4)
        self._count = itertools.count()

    @property
    def addresses(self) -> Set[str]:
        """Every path it answers; all others are a 404."""
        return self._routes.keys()

    @property
    def open_streams(self) -> int:
        return self._streams.count

    async def drain(self, limit: float = 5.0) -> None:
        """End all event streams, within ``limit`` seconds: the server was told to stop."""
        await self._streams.drain(limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1000})
        request_id = f"{self._name}{next(self._count):08x}"
        exchange = Exchange(scope, receive, send, request_id, dict(scope["headers"]))
        try:
            reply = await self._answer(exchange)
        except ClientGone:
            return
        except Refused as refusal:
            reply = refusal.reply(exchange.request_id)
        except Exception:
            log.exception("request %s failed", exchange.request_id)
            reply = problem("internal", exchange.request_id)
        if reply:
            await send_reply(send, reply, exchange.request_id, bodiless=exchange.method == "HEAD")

    async def _answer(self, exchange: Exchange) -> Reply | None:
        route = self._routes.get(exchange.scope["path"])
        if route is None:
            raise Refused("not-found")
        methods, handler = route
        if exchange.method not in methods:
            allow = ", ".join(methods).encode("ascii")
            raise Refused("method-not-allowed", headers=((b"allow", allow),))
        return await handler(exchange)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start at once; at the end, let nobody hang on a dead stream."""
        await receive()
        await send({"type": "lifespan.startup.complete"})
        with told_to_stop(self._streams.end_all):
            await receive()
        await self.drain()
        await send({"type": "lifespan.shutdown.complete"})


def routes(parts: Parts, streams: Streams) -> dict[str, Route]:
    """Every address of the gate."""
    document = Reply(200, openapi.document())

    async def tell_health(exchange: Exchange) -> Reply:
        return await health(parts, exchange)

    async def show_document(exchange: Exchange) -> Reply:
        return document

    operations: dict[str, Route] = {
        operation.path: (("POST",), serve(parts, operation)) for operation in OPERATIONS
    }
    return operations | {
        "/gate/events": (("GET",), streams.serve),
        "/gate/health": (("GET", "HEAD"), tell_health),
        "/healthz": (("GET", "HEAD"), tell_health),
        "/gate/openapi.json": (("GET", "HEAD"), show_document),
    }
