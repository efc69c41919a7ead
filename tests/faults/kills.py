"""Workers of a real gate are killed, kill -9, while devices fight over a few seats; then it is judged.

Half of them are killed from outside, wherever they are; half in the middle of a decision, before it is
stored or just after. What no chance may bring about: an epoch lower than one that an answer had named
before the question was asked, an epoch of two devices, an answer that the store forgot, a record that
does not add up, a history that no order of whole decisions explains.
"""

import asyncio
import random
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from gaceta.gate.config import open_store
from gaceta.proof.histories import read_history
from gaceta.proof.judging import judge_history
from gaceta.seats.model import Seat
from gaceta.seats.store import Store
from tests.faults.devices import Browser, requests, settings
from tests.faults.nursery import Gate, gate
from tests.gate.served import HISTORY

SEATS = ("seat-a", "seat-b", "seat-c")
DEVICES_A_SEAT = 3
ROOMY = {
    "GACETA_STORE_BUDGET": "2",
    "GACETA_HEARTBEAT": "5",
    "GACETA_LEASE": "10",
    "GACETA_QUIET": "8",
}
"""A busy machine is not the fault that is looked for here."""


@dataclass
class Told:
    """What the gate has answered: of each seat the epochs and their devices, and what was wrong."""

    epochs: dict[str, dict[int, str]] = field(default_factory=lambda: {seat: {} for seat in SEATS})
    breaches: list[str] = field(default_factory=list)
    decisions: int = 0
    unknown: int = 0
    going: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared while a gate starts, which would take longer for the fight."""

    def newest(self, seat: str) -> int:
        return max(self.epochs[seat], default=0)

    def granted(self, browser: Browser, epoch: int, newest_when_asked: int) -> None:
        holder = self.epochs[browser.seat].setdefault(epoch, browser.name)
        if holder != browser.name:
            self.breaches.append(f"I3: epoch {epoch} names {holder} and {browser.name}")
        if epoch < newest_when_asked:
            self.breaches.append(f"I1: {browser.name} reads at {epoch}, after {newest_when_asked}")


@dataclass(frozen=True)
class Outcome:
    """``breaches`` in words: none is what is promised."""

    kills: int
    halfway: int
    """Decisions that had begun in a gate and had no answer when it was killed."""
    decisions: int
    unknown: int
    breaches: tuple[str, ...]


def kill_workers(seats: str, count: int, seed: int) -> Outcome:
    """Kill a gate's worker ``count`` times under load, at moments drawn from ``seed``."""
    told = Told()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        file = Path(folder) / "history.jsonl"
        its_settings = settings(seats, **ROOMY, **{HISTORY: str(file)})
        gates = [stack.enter_context(gate(its_settings)) for _ in range(2)]
        asyncio.run(_fight(gates, told, count, chances(seed)))
        told.breaches += asyncio.run(_judge(open_store(seats), told))
        history = read_history(file)
    judged = judge_history(history)
    if judged.verdict == "bad":
        told.breaches.append(f"I2: {judged.text}")
    halfway = sum(one.returned is None for one in history.operations)
    return Outcome(count, halfway, told.decisions, told.unknown, tuple(told.breaches))


def chances(seed: float) -> random.Random:
    """Chance that can be had again."""
    return random.Random(seed)


async def _fight(gates: list[Gate], told: Told, count: int, chance: random.Random) -> None:
    browsers = [Browser(f"{seat}-{n}", seat) for seat in SEATS for n in range(DEVICES_A_SEAT)]
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=10, limits=limits) as client:
        fighters = [
            asyncio.create_task(_go_at_it(client, gates, one, told, chances(chance.random())))
            for one in browsers
        ]
        told.going.set()
        for _ in range(count):
            await _something_is_decided(told, chance.randint(3, 30), fighters)
            unlucky = chance.choice(gates)
            if chance.random() < 0.5:
                unlucky.kill_worker()
            else:
                await asyncio.to_thread(unlucky.die_in_a_decision)
            told.going.clear()
            await asyncio.to_thread(unlucky.start)
            told.going.set()
        for fighter in fighters:
            fighter.cancel()
        ended = await asyncio.gather(*fighters, return_exceptions=True)
    failed = [reason for reason in ended if not isinstance(reason, asyncio.CancelledError)]
    assert not failed, failed


async def _something_is_decided(
    told: Told, more: int, fighters: list["asyncio.Task[None]"]
) -> None:
    """Wait for so many more answers: no kill goes by without work."""
    wanted, patience = told.decisions + more, time.monotonic() + 60
    while told.decisions < wanted:
        assert time.monotonic() < patience, "The gate never came back."
        for fighter in fighters:
            if fighter.done():
                fighter.result()
        await asyncio.sleep(0.001)


async def _go_at_it(
    client: httpx.AsyncClient,
    gates: list[Gate],
    browser: Browser,
    told: Told,
    chance: random.Random,
) -> None:
    """Ask for the seat in every way; ask again under the same name when no answer comes."""
    mine = 0
    while True:
        await told.going.wait()
        operation, body = _question(browser, told, mine, chance)
        newest = told.newest(browser.seat)
        answer = await _answered(client, gates, browser, operation, body, told, chance)
        told.decisions += 1
        said = answer.json()
        if answer.status_code == 200 and said["state"] == "granted":
            mine = said["epoch"]
            told.granted(browser, mine, newest)


def _question(
    browser: Browser, told: Told, mine: int, chance: random.Random
) -> tuple[str, dict[str, object]]:
    asks = chance.choices(("acquire", "renew", "takeover", "release"), (3, 5, 3, 1))[0]
    named = {"renew": mine, "release": mine, "takeover": told.newest(browser.seat)}.get(asks, 0)
    if asks == "acquire" or not named:
        return "acquire", {"request": next(requests)}
    return asks, {"request": next(requests), "epoch": named}


async def _answered(
    client: httpx.AsyncClient,
    gates: list[Gate],
    browser: Browser,
    operation: str,
    body: dict[str, object],
    told: Told,
    chance: random.Random,
) -> httpx.Response:
    while True:
        address = chance.choice([one.address for one in gates if one.address])
        try:
            return await client.post(
                f"{address}/gate/{operation}", json=body, headers=browser.headers
            )
        except httpx.TransportError:
            told.unknown += 1


async def _judge(store: Store, told: Told) -> list[str]:
    """What does not add up in the store, after everything."""

    def as_it_is(seat: Seat, now: int) -> tuple[Seat, Seat]:
        return seat, seat

    wrong = []
    for name in SEATS:
        seat = await store.decide(name, as_it_is)
        if len(seat.leases) > seat.capacity:
            wrong.append(f"I1: {name} has {len(seat.leases)} leases")
        if seat.granted - seat.ended != len(seat.leases):
            wrong.append(f"I14: {name} granted {seat.granted}, ended {seat.ended}")
        if seat.epoch < told.newest(name):
            wrong.append(f"{name} forgot epoch {told.newest(name)}")
    await store.close()
    return wrong
