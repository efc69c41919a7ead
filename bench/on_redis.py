"""Seats in Redis: how many heartbeats, how fast with a million leases, how many bytes a lease."""

import asyncio
import hashlib
import random
import re
import shutil
import statistics
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.seats.stores.servers import REDIS_7, Server, alone

from gaceta.seats import rules
from gaceta.seats.engine import Engine
from gaceta.seats.model import Asker, Device, Granted, Policy, Seat
from gaceta.seats.retries import once
from gaceta.seats.stores.names import pack
from gaceta.seats.stores.records import decode, encode, read_lease
from gaceta.seats.stores.redis import LITTER_AFTER, key_of, open_store
from gaceta.seats.stores.redis_script import BEAT

HOUR = 3_600_000
PATIENT = Policy(store_budget=60_000, lease=HOUR)
"""Nothing ends while it is measured."""

CLIENTS = 50
"""As many at once as redis-benchmark has by default."""
ROUNDS = 3
FEW, MANY = 1_000, 1_000_000


class NoRedis(Exception):
    """Redis's server or redis-benchmark is not on this machine."""


def heartbeats(scratch: Path, seconds: int) -> dict[str, float]:
    """A second: of redis-benchmark, and of one Python process, with the same script. Best of three."""
    bare, ours = [], []
    for _ in range(ROUNDS):
        with running(scratch) as server:
            fill(server, FEW)
            bare.append(_benchmark(server, seconds))
            ours.append(asyncio.run(_renewing(server, seconds)))
    return {"redis-benchmark": max(bare), "one Python process": max(ours)}


def with_many_leases(scratch: Path, samples: int) -> tuple[dict[str, dict[str, float]], float]:
    """Milliseconds of a heartbeat with few and with many live leases; and bytes for each of the many."""
    with running(scratch) as few, running(scratch) as many:
        fill(few, FEW)
        size = fill(many, MANY)
        times = asyncio.run(_alternating([(few, FEW), (many, MANY)], samples))
    names = (f"{FEW:,} leases", f"{MANY:,} leases")
    return dict(zip(names, map(percentiles, times), strict=True)), size


def percentiles(times: list[float]) -> dict[str, float]:
    """p50 and p99."""
    cuts = statistics.quantiles(times, n=100)
    return {"p50": cuts[49], "p99": cuts[98]}


@contextmanager
def running(scratch: Path) -> Iterator[Server]:
    """Debian's Redis with nothing in it. Raises NoRedis."""
    if not shutil.which("redis-server") or not shutil.which("redis-benchmark"):
        raise NoRedis
    with alone(REDIS_7, scratch) as server:
        yield server


def fill(server: Server, leases: int) -> float:
    """Bytes of Redis's memory for each of so many live leases, as they are after some heartbeats."""
    seat = _read_for_a_while(round(time.time() * 1000))
    with server.client() as client:
        before = client.info("memory")["used_memory"]
        for start in range(0, leases, 10_000):
            pipe = client.pipeline(transaction=False)
            for number in range(start, min(leases, start + 10_000)):
                key, record = key_of(_name(number)), encode(_held_by(seat, _device(number)))
                pipe.set(key, record, px=LITTER_AFTER)
            pipe.execute()
        return float(client.info("memory")["used_memory"] - before) / leases


def _read_for_a_while(now: int) -> Seat:
    """A seat as the rules leave it after a page and five heartbeats."""
    policy, device = Policy(), _device(0)
    asker = Asker(device, now + HOUR)
    start = now - 5 * policy.heartbeat

    def acquire(seat: Seat, at: int) -> rules.Result:
        return rules.acquire(seat, at, policy, asker)

    def renew(seat: Seat, at: int) -> rules.Result:
        return rules.renew(seat, at, policy, asker, start)

    seat, _ = once(acquire, f"acquire {uuid.uuid4()}", device.id, policy)(Seat(), start)
    for moment in range(start, now, policy.heartbeat):
        beaten = once(renew, f"renew {uuid.uuid4()}", device.id, policy)
        seat, _ = beaten(seat, moment + policy.heartbeat)
    return seat


def _held_by(seat: Seat, device: Device) -> Seat:
    """The same seat with another device, for an hour."""
    (lease,), (answer,) = seat.leases, seat.answers
    held = replace(lease, device=device, expires=lease.heard + HOUR)
    granted = Granted(held, "held", answer.at)
    return replace(
        seat, leases=(held,), answers=(replace(answer, device=device.id, verdict=granted),)
    )


def _name(number: int) -> str:
    return str(uuid.UUID(int=number << 64 | number, version=4))


def _device(number: int) -> Device:
    return Device(hashlib.sha256(b"%d" % number).hexdigest(), "computer firefox")


def _benchmark(server: Server, seconds: int) -> float:
    """What redis-benchmark gets through, each time with another request, as a browser does."""
    number = next(n for n in range(FEW) if 0 not in pack(_device(n).id))
    now = round(time.time() * 1000)
    request = pack("renew 61616161-6161-6161-6161-616161616161")[:5] + b"__rand_int__"
    device, epoch = pack(_device(number).id), _epoch(server)
    with server.client() as client:
        sha = client.script_load(BEAT.source.decode())
    command = [
        "redis-benchmark", "-q", "-p", str(server.port), "-n", str(50_000 * seconds), "-r", "1000000000",
        "EVALSHA", sha, "1", key_of(_name(number)), b"", device, request, str(epoch),
        str(now + HOUR), str(now), str(HOUR), str(LITTER_AFTER),
    ]  # fmt: skip
    said = subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603
    with server.client() as client:
        seat = decode(client.get(key_of(_name(number))))
    if not seat.answers[-1].request.startswith("renew 61616161-"):
        raise RuntimeError(f"redis-benchmark renewed nothing: {said.decode(errors='replace')}")
    return float(re.findall(rb"([0-9.]+) requests per second", said)[-1])


def _epoch(server: Server, number: int = 0) -> int:
    """All seats of a filling have the same."""
    with server.client() as client:
        return read_lease(client.get(key_of(_name(number)))).epoch


async def _renewing(server: Server, seconds: int) -> float:
    """Heartbeats a second, as many at once as redis-benchmark has connections."""
    store, epoch = open_store(server.url), _epoch(server)
    engine = Engine(store, PATIENT)
    end = time.monotonic() + seconds
    done = 0

    async def read(number: int) -> None:
        nonlocal done
        while time.monotonic() < end:
            await _beat(engine, number, epoch)
            number = (number + CLIENTS) % FEW
            done += 1

    await asyncio.gather(*map(read, range(CLIENTS)))
    await store.close()
    return done / seconds


async def _alternating(servers: list[tuple[Server, int]], samples: int) -> list[list[float]]:
    """Milliseconds of single heartbeats of any reader, on one server and the other in turn."""
    asked = [
        (Engine(open_store(server.url), PATIENT), leases, _epoch(server), list[float]())
        for server, leases in servers
    ]
    for _ in range(samples):
        for engine, leases, epoch, times in asked:
            number = random.randrange(leases)  # noqa: S311 -- any reader
            began = time.perf_counter()
            await _beat(engine, number, epoch)
            times.append((time.perf_counter() - began) * 1000)
    for engine, *_ in asked:
        await engine.store.close()
    return [times for *_, times in asked]


async def _beat(engine: Engine, number: int, epoch: int) -> None:
    asker = Asker(_device(number), 2**52, 0)
    verdict = await engine.renew(_name(number), asker, epoch, request=f"renew {uuid.uuid4()}")
    if not isinstance(verdict, Granted):
        raise RuntimeError(f"A lone reader was told {verdict}.")
