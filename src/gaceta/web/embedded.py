"""The site on granian's embedded server: in this process, until it is told to stop."""

import asyncio
import signal

from granian.constants import Interfaces
from granian.server.embed import Server

from gaceta.web.asgi import application, gate


def run(port: int) -> None:
    """Serve on localhost until SIGINT or SIGTERM; then end the streams, and stop."""
    asyncio.run(_serve(port))


async def _serve(port: int) -> None:
    server = Server(
        application,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    stopping: set[asyncio.Task[None]] = set()

    def stop() -> None:
        stopping.add(asyncio.create_task(_stop(server)))

    for told in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(told, stop)
    await server.serve()


async def _stop(server: Server) -> None:
    await gate.drain()
    server.stop()
