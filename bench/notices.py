"""From a takeover to the event on the other device's stream, over real HTTP."""

import json
import statistics
import time
from pathlib import Path
from typing import Any

import httpx

from bench.serving import served
from bench.tokens import BenchReader, reader

PORT = 8791


def takeover_to_notice(scratch: Path, samples: int) -> dict[str, float]:
    """p50 and p99 in milliseconds, each sample on a seat of its own."""
    with (
        served(f"sqlite:///{scratch}/notices.sqlite3", PORT) as address,
        httpx.Client(base_url=address, timeout=10) as client,
    ):
        taken = sorted(_one(client, f"seat-{number}") for number in range(samples))
    cuts = statistics.quantiles(taken, n=100)
    return {"p50": cuts[49], "p99": cuts[98]}


def _one(client: httpx.Client, seat: str) -> float:
    phone, laptop = reader(seat, f"phone-{seat}"), reader(seat, f"laptop-{seat}")
    epoch = _ask(client, phone, "acquire", {})["epoch"]
    with client.stream("GET", "/gate/events", headers=phone.headers) as stream:
        lines = stream.iter_lines()
        _until(lines, "held")
        pressed = time.perf_counter()
        _ask(client, laptop, "takeover", {"epoch": epoch})
        _until(lines, "displaced")
        return (time.perf_counter() - pressed) * 1000


def _ask(client: httpx.Client, one: BenchReader, operation: str, ask: dict[str, Any]) -> Any:
    body = json.dumps({"request": f"{operation}-{one.device}", **ask})
    answer = client.post(f"/gate/{operation}", content=body, headers=one.headers)
    return answer.raise_for_status().json()


def _until(lines: Any, state: str) -> None:
    for line in lines:
        if line.startswith("data:") and json.loads(line[5:])["state"] == state:
            return
    raise RuntimeError(f"The stream ended before it said {state}.")
