"""A gate on a real server: the app, and the means to start it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from gaceta.gate.app import Gate, gate_app
from gaceta.gate.config import open_store, read_config
from gaceta.gate.keys import seals_of
from gaceta.gate.replies import Reply, send_reply
from gaceta.proof.histories import Recorder, appending
from gaceta.proof.recorded import RecordedEngine, seat_history
from gaceta.seats.engine import Engine
from gaceta.seats.model import Policy
from gaceta.seats.store import Store
from tests.gate.dying import StoreToDieIn
from tests.gate.visiting import House

ROOT = Path(__file__).parents[2]


class Served:
    """A gate that also tells how many streams are open; by default that of a House."""

    def __init__(self, gate: Gate | None = None) -> None:
        self.gate = gate or House().gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") != "/streams":
            return await self.gate(scope, receive, send)
        await send_reply(send, Reply(200, b"%d" % self.gate.open_streams), "none")


HISTORY = "GACETA_TESTS_HISTORY"
"""A file: the gate writes down what it was asked and what it answered, and can be told to die."""

until_killed = ExitStack()


def from_settings() -> Served:
    """The gate that the environment describes, with its real store and the real clocks."""
    config = read_config(os.environ)
    store, file = open_store(config.seats), os.environ.get(HISTORY)
    engine = _recorded(store, config.policy, file) if file else Engine(store, config.policy)
    return Served(gate_app(engine, seals_of(config), config))


def _recorded(store: Store, policy: Policy, file: str) -> Engine:
    write = until_killed.enter_context(appending(Path(file), seat_history(policy)))
    recorder = Recorder(write, name=f"gate-{os.getpid()}")
    return RecordedEngine(recorder, StoreToDieIn(store), policy)


def shared() -> Gate:
    """A gate that decides on the store at GACETA_SEATS, by the clock of this machine."""
    house = House()
    engine = Engine(open_store(os.environ["GACETA_SEATS"]), house.policy)
    return gate_app(engine, house.seals, house.config)


@contextmanager
def server(
    app: Callable[[], ASGIApp] = Served, settings: Mapping[str, str] | None = None, *options: str
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A running server's address and process. A House's clock stands still where it begins."""
    port = free_port()
    process = _start(f"{app.__module__}:{app.__name__}", port, settings or {}, options)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}", process
    finally:
        for worker in workers_of(process.pid):
            end(worker)
        process.kill()
        process.wait()


def workers_of(pid: int) -> list[int]:
    """The ids of the processes in which the app of the server with that id runs."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in children.split() if _serves(int(child))]


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _start(
    app: str, port: int, settings: Mapping[str, str], options: tuple[str, ...]
) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory"]
    where = ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "critical"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GACETA_")}
    return subprocess.Popen([*command, *where, *options, app], cwd=ROOT, env=environ | settings)  # noqa: S603


def wait_until_it_answers(address: str, patience: float = 20) -> None:
    """Raises httpx.TransportError if it never does."""
    end_of_patience, pause = time.monotonic() + patience, threading.Event()
    with httpx.Client(timeout=patience) as client:
        while True:
            try:
                client.get(address).raise_for_status()
                return
            except httpx.TransportError:
                if time.monotonic() > end_of_patience:
                    raise
                pause.wait(0.02)


def _serves(pid: int) -> bool:
    """False for the helper that Python's multiprocessing starts beside the workers."""
    try:
        return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def end(pid: int) -> None:
    """kill -9, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
