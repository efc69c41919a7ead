"""A page's own clock, which drifts and may stand still while the device sleeps; and its timers."""

import math
from collections.abc import Callable
from typing import Protocol

from gaceta.proof.page import NEVER
from gaceta.proof.simulation.agenda import Agenda


class PageClock:
    """``performance.now()``. Browsers differ on whether it counts sleep."""

    def __init__(self, agenda: Agenda, rate: float, *, counts_sleep: bool) -> None:
        self._agenda = agenda
        self._rate = rate
        self._counts_sleep = counts_sleep
        self._slept = 0
        self._asleep_since: int | None = None

    def now(self) -> float:
        if self._asleep_since is not None and not self._counts_sleep:
            return (self._asleep_since - self._slept) * self._rate
        return (self._agenda.now - self._slept) * self._rate

    def moment(self, due: float) -> int:
        """When the clock will say ``due``, in true time, if the device stays awake."""
        return math.ceil(due / self._rate) + self._slept

    def sleep(self) -> None:
        self._asleep_since = self._agenda.now

    def wake(self) -> None:
        if self._asleep_since is not None and not self._counts_sleep:
            self._slept += self._agenda.now - self._asleep_since
        self._asleep_since = None


class Runs(Protocol):
    """A page: ``run`` does something now, or once the page is thawed and its device awake."""

    def run(self, do: Callable[[], object]) -> None: ...


class Timer:
    """``setTimeout`` on a page's clock; set anew, it forgets when it was due before."""

    def __init__(
        self, agenda: Agenda, clock: PageClock, page: Runs, fires: Callable[[], object]
    ) -> None:
        self._agenda = agenda
        self._clock = clock
        self._page = page
        self._fires = fires
        self._due = NEVER
        self._pending: int | None = None

    def set(self, due: float) -> None:
        """To go off when the page's clock says ``due``; NEVER clears it."""
        self._due = due
        if due < NEVER:
            self._plan()

    def _plan(self) -> None:
        moment = max(self._clock.moment(self._due), self._agenda.now + 1)
        if self._pending is None or moment < self._pending:
            self._pending = moment
            self._agenda.at(moment, self._ring, moment)

    def _ring(self, moment: int) -> None:
        # A later moment may have been set since, and what was planned earlier goes first.
        if moment == self._pending:
            self._pending = None
            self._page.run(self._look)

    def _look(self) -> None:
        if self._due >= NEVER:
            return
        if self._clock.now() + 0.5 < self._due:
            self._plan()
            return
        self._due = NEVER
        self._fires()
