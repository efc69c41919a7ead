"""A device's way to the newspaper: it delays, and at times loses, repeats and reorders messages."""

from collections.abc import Callable
from random import Random

from gaceta.proof.simulation.agenda import Agenda
from gaceta.proof.simulation.faults import Faults

PATIENCE = 4_000
"""Milliseconds after which the script gives a question up."""


class Network:
    """Of one device. ``up`` while it reaches the newspaper; a new ``line`` drops what was under way."""

    def __init__(self, agenda: Agenda, chance: Random, faults: Faults) -> None:
        self._agenda = agenda
        self._chance = chance
        self._faults = faults
        self._delay = chance.choice([8, 20, 40, 70])
        self.up = True
        self.line = 0

    def cut(self) -> None:
        """What is under way is lost, as when the address changes."""
        self.line += 1

    def delay(self) -> float:
        """One way, in milliseconds."""
        faults = self._faults
        delay = self._delay * (0.7 + self._chance.random())
        if faults.late and self._chance.random() < faults.late:
            delay += self._chance.random() * faults.lateness
        return delay

    def loses_request(self) -> bool:
        return self._happens(self._faults.lost_request)

    def loses_reply(self) -> bool:
        return self._happens(self._faults.lost_reply)

    def repeats(self, arrive: Callable[[], object]) -> None:
        """Now and then a request arrives once more."""
        if self._happens(self._faults.duplicated):
            self._agenda.after(self._delay + self._chance.random() * 2_000, arrive)

    def _happens(self, rate: float) -> bool:
        return rate > 0 and self._chance.random() < rate
