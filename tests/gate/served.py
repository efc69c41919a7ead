"""A gate on a real server: the app, and the means to start it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from starlette.types import Receive, Scope, Send

from gaceta.gate.app import Gate, gate_app
from gaceta.gate.config import open_store
from gaceta.gate.replies import Reply, send_reply
from gaceta.seats.engine import Engine
from tests.gate.visiting import House

ROOT = Path(__file__).parents[2]


class Served:
    """The gate of a House, which also tells how many streams are open."""

    def __init__(self) -> None:
        self.gate = House().gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") != "/streams":
            return await self.gate(scope, receive, send)
        await send_reply(send, Reply(200, b"%d" % self.gate.open_streams), "none")


def shared() -> Gate:
    """A gate that decides on the store at GACETA_SEATS, by the clock of this machine."""
    house = House()
    engine = Engine(open_store(os.environ["GACETA_SEATS"]), house.policy)
    return gate_app(engine, house.seals, house.config)


@contextmanager
def server(seats: str | None = None) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A running server's address and process: on the store at ``seats``, if that is told.

    Otherwise it remembers for itself, and its clock stands still where a House's begins.
    """
    port = _free_port()
    app = "tests.gate.served:shared" if seats else "tests.gate.served:Served"
    environ = os.environ | ({"GACETA_SEATS": seats} if seats else {})
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory"]
    where = ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "error"]
    process = subprocess.Popen([*command, *where, app], cwd=ROOT, env=environ)  # noqa: S603
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}", process
    finally:
        # Told to stop, it ends its workers; killed, it would leave them behind.
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(address: str) -> None:
    # Between two tries httpx waits a little longer each time, some 13 s in all.
    with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
        client.get(address).raise_for_status()
