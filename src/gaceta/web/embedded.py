"""The site on granian's embedded server: in this process, until it is told to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from gaceta.web.asgi import application, gate, keep_log
from gaceta.web.serving import MOST_AT_ONCE

HOST = "127.0.0.1"


class ServerEnded(Exception):
    """The server ended though nobody told it to."""


def run(port: int, opened: Callable[[], None]) -> None:
    """Serve on localhost until SIGINT or SIGTERM; then end the streams, and stop.

    ``opened`` is called once when browsers are let in. Raises ServerEnded.
    """
    keep_log()
    asyncio.run(_serve(port, opened))


def leave() -> NoReturn:
    """End this process at once: the server's own threads do not always survive Python's farewell."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


async def _serve(port: int, opened: Callable[[], None]) -> None:
    server = Server(
        application,
        address=HOST,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        backpressure=MOST_AT_ONCE,
        log_level=LogLevels.error,
    )
    loop = asyncio.get_running_loop()
    stopping: list[asyncio.Task[None]] = []

    def stop() -> None:
        if not stopping:
            stopping.append(asyncio.create_task(_stop(server)))

    for told in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(told, stop)
    opening = asyncio.create_task(_tell_when_open(port, opened))
    await server.serve()
    opening.cancel()
    if not stopping:
        raise ServerEnded("The server ended by itself. What it said stands above.")


async def _stop(server: Server) -> None:
    await gate.drain()
    server.stop()  # type: ignore[no-untyped-call]


async def _tell_when_open(port: int, opened: Callable[[], None]) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return opened()
