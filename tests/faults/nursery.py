"""Gates that start within moments: each is forked from a process in which all is imported already.

The server is the one that ``gaceta serve`` becomes, granian, with one worker.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from gaceta.web.serving import MOST_AT_ONCE
from tests.gate.served import end, free_port, from_settings, wait_until_it_answers, workers_of

nursery = multiprocessing.get_context("forkserver")
nursery.set_forkserver_preload([__name__])


@dataclass
class Gate:
    """A gate with its settings; after ``start`` it has an address."""

    settings: dict[str, str]
    address: str = ""
    _process: BaseProcess | None = None

    def start(self) -> None:
        """Returns once it answers."""
        self.stop()
        port = free_port()
        self._process = nursery.Process(target=_serve, args=(port, self.settings))
        self._process.start()
        address = f"http://127.0.0.1:{port}"
        wait_until_it_answers(f"{address}/healthz")
        self.address = address

    @property
    def server(self) -> int:
        """The id of the server's process: what a deploy tells to stop."""
        assert self._process
        assert self._process.pid
        return self._process.pid

    @property
    def worker(self) -> int:
        """The id of the process in which the app runs."""
        (worker,) = workers_of(self.server)
        return worker

    def kill_worker(self) -> None:
        """kill -9 of the process in which the app runs; the server ends with it."""
        os.kill(self.worker, signal.SIGKILL)
        self.address = ""

    def die_in_a_decision(self) -> None:
        """The same, by its own hand in the middle of its next decision; see gate/dying.py.

        Returns once it has: somebody must ask it for something meanwhile.
        """
        worker, patience, pause = self.worker, time.monotonic() + 30, threading.Event()
        os.kill(worker, signal.SIGUSR1)
        while _is_alive(worker):
            assert time.monotonic() < patience, "It was told to die, and has not."
            pause.wait(0.005)
        self.address = ""

    def stop(self) -> None:
        if self._process and self._process.pid:
            for worker in workers_of(self._process.pid):
                end(worker)
            self._process.kill()
            self._process.join()
        self._process, self.address = None, ""


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@contextmanager
def gate(settings: dict[str, str]) -> Iterator[Gate]:
    """A running gate, until the block ends."""
    _open_nursery()
    one = Gate(settings)
    try:
        one.start()
        yield one
    finally:
        one.stop()


def _open_nursery() -> None:
    """Its process finds our modules through the environment alone, until Python 3.13."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        forkserver.ensure_running()


def _serve(port: int, settings: dict[str, str]) -> None:
    for name in [name for name in os.environ if name.startswith("GACETA_")]:
        del os.environ[name]
    os.environ |= settings
    app = f"{from_settings.__module__}:{from_settings.__name__}"
    Granian(
        app,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        websockets=False,
        backpressure=MOST_AT_ONCE,
        log_level=LogLevels.critical,
    ).serve()
