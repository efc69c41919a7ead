"""Everything that scenes share: virtual time, one store that may fail, one newspaper with its gate."""

from random import Random
from typing import Any

from gaceta.proof.behaviour import Scene
from gaceta.proof.simulation.agenda import Agenda
from gaceta.proof.simulation.faults import Faults
from gaceta.proof.simulation.origin import Origin
from gaceta.proof.simulation.stage import Stage
from gaceta.proof.simulation.store import Asking, FaultyStore, moments
from gaceta.proof.simulation.streams import Streams
from gaceta.seats.model import Began, Event, Policy, Seat

AFTERWARDS = 120_000
"""Milliseconds that a world goes on when the last scene is over: what was begun comes to its end."""


class World:
    """Scenes are added, then it runs. The same seed and the same scenes give the same world."""

    def __init__(self, seed: str, policy: Policy, faults: Faults, lasts: int) -> None:
        chance = Random(seed)
        self.agenda = Agenda()
        self.policy = policy
        self.faults = faults
        self.lasts = lasts + AFTERWARDS
        self.stages: dict[str, Stage] = {}
        self.store = FaultyStore(
            self.agenda, Random(chance.random()), faults, lasts, policy.store_budget
        )
        self.store.decided = self._decided
        self.store.emptied = self._emptied
        self.store.set_back = self._set_back
        self.origin = Origin(self.agenda, Random(chance.random()), self.store, policy, self._heard)
        self.streams = Streams(self.agenda, Random(chance.random()), faults, self.origin)

    def add(self, scene: Scene, seat: str, chance: Random) -> Stage:
        """This scene, on a seat of its own."""
        stage = self.stages[seat] = Stage(self, scene, seat, chance)
        for device in stage.devices.values():
            for moment in moments(device.chance, self.faults.device_jumps, scene.lasts):
                self.agenda.at(moment, device.set_clock)
        return stage

    def run(self) -> None:
        """To the end."""
        self.agenda.run(self.lasts)

    def _decided(
        self, seat: str, asking: Asking, before: Seat, after: Seat, now: int, answer: Any
    ) -> None:
        if seat in self.stages:
            self.stages[seat].decided(asking, before, after, now, answer[0])

    def _emptied(self) -> None:
        for stage in self.stages.values():
            stage.ledger.lost()

    def _set_back(self) -> None:
        for stage in self.stages.values():
            stage.ledger.clock_set_back()

    def _heard(self, events: tuple[Event, ...]) -> None:
        for event in events:
            what = "began" if isinstance(event, Began) else "ended"
            self.stages[event.seat].ledger.told(what, event.epoch)
