"""Real engines on real stores, used by many devices at once, with all that they did written down."""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import Literal

from gaceta.proof.histories import History, Line, Recorder, gathered
from gaceta.proof.recorded import RecordedEngine, seat_history
from gaceta.seats.model import (
    Asker,
    Device,
    Displaced,
    Granted,
    Policy,
    StoreDown,
    Taken,
    Verdict,
)
from gaceta.seats.store import A, Beat, Step, Store
from gaceta.seats.stores.memory import wall_clock
from tests.seats.seating import LATER, Clock

POLICY = replace(
    Policy(), takeovers=3, takeover_window=40_000, takeover_pause=5_000, store_budget=20_000
)
PAUSES = (0, 0, 0, 1, 400, 6_000, 21_000, 31_000)

HASTY = replace(POLICY, lease=60, quiet=25, takeover_window=50, takeover_pause=5)
"""For stores whose clock cannot be set: everything within a blink."""

Kind = Literal[
    "acquire", "renew", "rest", "takeover", "release", "look", "revoke", "dismiss", "capacity"
]
KINDS: tuple[Kind, ...] = (
    "acquire", "renew", "rest", "takeover", "release", "look", "revoke", "dismiss", "capacity",
)  # fmt: skip
WEIGHTS = (6, 7, 2, 6, 2, 1, 1, 1, 1)


@dataclass(frozen=True)
class Act:
    """Something a device asks, so that it can be asked again under the same name."""

    kind: Kind
    epoch: int
    request: str
    asker: Asker


@dataclass
class Crowd:
    """Devices that use one seat at once, each in ``tabs`` tabs. ``seed`` decides what they do."""

    store: Store
    clock: "Clock | RealTime"
    seed: int
    devices: int = 3
    tabs: int = 2
    acts: int = 10
    seat: str = "seat-of-ana"
    policy: Policy = POLICY
    lines: list[Line] = field(default_factory=list)
    write: Callable[[Line], None] | None = None
    """Where lines go, if they are not to be kept."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.engine = RecordedEngine(
            Recorder(self.write or self.lines.append, name=f"crowd-{self.seed}"),
            self.store,
            self.policy,
            monotonic=lambda: self.clock.now / 1000,
        )

    @property
    def history(self) -> History:
        return gathered([seat_history(self.policy), *self.lines])

    async def use(self) -> History:
        """Until each has done what it does; what was kept of it."""
        devices = [Device(f"device-{n}") for n in range(self.devices)]
        tabs = (self._reads(device, tab) for device in devices for tab in range(self.tabs))
        await asyncio.gather(*tabs)
        return self.history

    async def _reads(self, device: Device, tab: int) -> None:
        epoch, act = 1, None
        for number in range(self.acts):
            self.clock.forward(self.chance.choice(PAUSES))
            if act is None or self.chance.random() > 0.15:
                kind = self.chance.choices(KINDS, WEIGHTS)[0]
                act = Act(kind, epoch, f"{self.seed}-{tab}-{number}", self._asker(device))
            try:
                verdict = await self._does(act)
            except StoreDown:
                continue
            match verdict:
                case Granted(lease):
                    epoch = lease.epoch
                case Taken(holder) | Displaced(holder=holder) if holder:
                    epoch = holder.epoch

    async def _does(self, act: Act) -> Verdict:
        engine, seat, asker, named = self.engine, self.seat, act.asker, act.request
        match act.kind:
            case "acquire":
                return await engine.acquire(seat, asker, request=named)
            case "renew" | "rest":
                return await engine.renew(
                    seat, asker, act.epoch, request=named, reading=act.kind == "renew"
                )
            case "takeover":
                return await engine.takeover(seat, asker, act.epoch, request=named)
            case "release":
                return await engine.release(seat, asker.device, act.epoch, request=named)
            case "look":
                return await engine.look(seat, asker)
            case "revoke":
                keep = self.chance.choice([asker.device.id, None])
                return await engine.revoke(seat, written_before=asker.written, keep=keep)
            case "dismiss":
                moment = asker.written + 1
                return await engine.dismiss(seat, asker.device.id, written_before=moment)
            case "capacity":
                return await engine.set_capacity(seat, self.chance.choice([1, 1, 2]))

    def _asker(self, device: Device) -> Asker:
        age, lasts = self.chance.choice([0, 0, 0, 25_000]), self.chance.choice([LATER, 7_000])
        return Asker(device, self.clock.now + lasts, self.clock.now - age)


class RealTime:
    """The clock of stores that cannot be told the time."""

    @property
    def now(self) -> int:
        return wall_clock()

    def forward(self, milliseconds: int) -> None:
        """Time goes by itself."""


class Unreliable:
    """The given store, whose answers take their time and are sometimes lost, before or after."""

    def __init__(self, store: Store, chance: random.Random, *, loss: float = 0.06) -> None:
        self._store = store
        self._chance = chance
        self.loss = loss

    async def decide(self, seat: str, step: Step[A]) -> A:
        await self._pause()
        if self._chance.random() < self.loss:
            raise StoreDown("lost on the way there")
        answer = await self._store.decide(seat, step)
        await self._pause()
        if self._chance.random() < self.loss:
            raise StoreDown("lost on the way back")
        return answer

    async def beat(self, seat: str, beat: Beat) -> Granted | None:
        await self._pause()
        return await self._store.beat(seat, beat)

    def watch(self, seat: str) -> AbstractAsyncContextManager[asyncio.Event]:
        return self._store.watch(seat)

    async def close(self) -> None:
        await self._store.close()

    async def _pause(self) -> None:
        for _ in range(self._chance.randint(0, 4)):
            await asyncio.sleep(0)
