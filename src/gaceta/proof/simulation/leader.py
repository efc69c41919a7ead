"""Of a device's tabs one speaks: the one that holds the lock, as ``client/leader.js`` has it."""

from typing import Protocol

from gaceta.proof.simulation.agenda import Agenda


class Candidate(Protocol):
    """A page that stands for speaker."""

    def elected(self) -> None:
        """The lock is its own."""
        ...


class Locks:
    """The lock "gaceta" of one browser: first come, first served."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._holder: Candidate | None = None
        self._waiting: list[Candidate] = []

    def request(self, who: Candidate) -> None:
        self._waiting.append(who)
        self._agenda.after(1, self._grant)

    def quit(self, who: Candidate) -> None:
        """Let go of it, or wait for it no longer."""
        if self._holder is who:
            self._holder = None
            self._agenda.after(1, self._grant)
        elif who in self._waiting:
            self._waiting.remove(who)

    def holds(self, who: Candidate) -> bool:
        return self._holder is who

    def _grant(self) -> None:
        if self._holder is None and self._waiting:
            self._holder = self._waiting.pop(0)
            self._holder.elected()
