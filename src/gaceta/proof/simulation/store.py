"""The real memory store on a clock that can jump, with the failures that stores have."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from gaceta.proof.simulation.agenda import NOON, Agenda, drive
from gaceta.proof.simulation.faults import HOUR, Faults
from gaceta.seats.model import Asker, Device, Seat, StoreDown
from gaceta.seats.store import A, Beat, Step
from gaceta.seats.stores.memory import MemoryStore

DAY = 24 * HOUR
NOBODY = Asker(Device(""), 0)


@dataclass(frozen=True, slots=True)
class Asking:
    """The operation that is under way: what the monitors judge its outcome by."""

    op: str
    device: str
    asker: Asker = NOBODY
    epoch: int = 0
    """The epoch that is named; with "dismiss" and "revoke", the moment before which all is over."""
    reading: bool = True
    claim: int | None = None
    request: str = ""


Decided = Callable[[str, Asking, Seat, Seat, int, Any], None]
"""Hears of each decision: seat, question, before, after, the store's clock, the engine's answer."""


class FaultyStore:
    """``spent`` says how long the last decision took, in milliseconds of virtual time."""

    def __init__(
        self, agenda: Agenda, chance: Random, faults: Faults, lasts: int, budget: int
    ) -> None:
        self._agenda = agenda
        self._chance = chance
        self._faults = faults
        self._budget = budget
        self._memory = MemoryStore(self.clock)
        self._drift = chance.uniform(-faults.store_drift, faults.store_drift)
        self._offset = 0
        self._down_until = 0
        self._slow_until = 0
        self.asking = Asking("", "")
        self.spent = 0
        self.outages = self.times_emptied = self.jumps = self.decisions = 0
        self.decided: Decided = lambda *_: None
        self.emptied: Callable[[], None] = lambda: None
        self.set_back: Callable[[], None] = lambda: None
        self._plan(lasts)

    def clock(self) -> int:
        """Milliseconds since 1970, as the store believes."""
        now = self._agenda.now
        return NOON + now + int(now * self._drift) + self._offset

    async def decide(self, seat: str, step: Step[A]) -> A:
        self.spent = 0
        now = self._agenda.now
        if now < self._down_until:
            raise StoreDown("The simulated store is down.")
        if now < self._slow_until or self._blinks():
            self.spent = self._budget
            self._perhaps_later(seat, step)
            raise TimeoutError
        return await self._decide(seat, step, self.asking)

    async def beat(self, seat: str, beat: Beat) -> None:
        """Each heartbeat is a decision, so that the monitors see it."""

    async def _decide(self, seat: str, step: Step[A], asking: Asking) -> A:
        def watched(before: Seat, now: int) -> tuple[Seat, A]:
            after, answer = step(before, now)
            self.decisions += 1
            self.decided(seat, asking, before, after, now, answer)
            return after, answer

        return await self._memory.decide(seat, watched)

    def _blinks(self) -> bool:
        return self._faults.blips > 0 and self._chance.random() < self._faults.blips

    def _perhaps_later(self, seat: str, step: Step[Any]) -> None:
        """What timed out may have happened, may happen yet, or never does."""
        if self._chance.random() < 0.6:
            wait = self._chance.choice([0, self._budget, self._chance.uniform(300, 5_000)])
            self._agenda.after(wait, self._late, seat, step, self.asking)

    def _late(self, seat: str, step: Step[Any], asking: Asking) -> None:
        if self._agenda.now >= self._down_until:
            drive(self._decide(seat, step, asking))

    def _plan(self, lasts: int) -> None:
        faults = self._faults
        for often, happens in (
            (faults.outages, self._fail),
            (faults.slow, self._slow_down),
            (faults.emptied, self._empty),
            (faults.store_jumps, self._jump),
        ):
            for moment in moments(self._chance, often, lasts):
                self._agenda.at(moment, happens)

    def _fail(self) -> None:
        self.outages += 1
        lasts = self._chance.choice([1_000, 20_000, 90_000, 600_000, 2_700_000])
        self._down_until = self._agenda.now + int(lasts * self._chance.uniform(0.5, 1))

    def _slow_down(self) -> None:
        self.outages += 1
        self._slow_until = self._agenda.now + int(self._chance.uniform(5_000, 300_000))

    def _empty(self) -> None:
        self.times_emptied += 1
        self._memory = MemoryStore(self.clock)
        self.emptied()

    def _jump(self) -> None:
        leap = self._chance.choice([1_500, 45_000, HOUR])
        leap = -self._offset if self._offset else self._chance.choice([leap, -leap])
        self._offset += leap
        self.jumps += 1
        if leap < 0:
            self.set_back()

    def watch(self, seat: str) -> Any:
        """Nobody watches: the simulated streams are rung by ``decided``."""
        raise NotImplementedError

    async def close(self) -> None:
        """Nothing is held open."""


def moments(chance: Random, a_day: float, lasts: int) -> list[float]:
    """Random moments, so many a day on average (a Poisson process)."""
    found: list[float] = []
    if a_day <= 0:
        return found
    moment = chance.expovariate(a_day / DAY)
    while moment < lasts:
        found.append(moment)
        moment += chance.expovariate(a_day / DAY)
    return found
