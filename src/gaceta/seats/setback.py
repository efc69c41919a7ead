"""A store's clock that is set back is noticed beside a clock that only goes on: no lease gets longer.

Without it a lease from before would seem to last for as long as the clock was set back. Who starts
later knows nothing of it; for those ``rules.settled`` still ends such a lease within its length.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from gaceta.seats.model import Question, Seat

NOTICED = 1000
"""Milliseconds; a smaller step is lost among the delays of asking."""


@dataclass
class SetBack:
    """Compares the store's clock with ``monotonic``, which is in seconds, at every decision."""

    monotonic: Callable[[], float]
    _apart: float | None = None
    _steps: list[tuple[float, float]] = field(default_factory=list)
    """When each was noticed and by how much, in milliseconds, the newest first."""

    def mended(self, seat: Seat, now: int) -> Seat:
        """The seat, with what was written before the clock was set back in the new clock's terms."""
        self.saw(now)
        if not self._steps or not any(moment > now for moment in _moments(seat)):
            return seat
        return replace(
            seat,
            leases=tuple(
                replace(
                    lease,
                    since=lease.since - by,
                    heard=lease.heard - by,
                    expires=lease.expires - by,
                )
                for lease in seat.leases
                for by in [self._ahead(lease.heard, now)]
            ),
            answers=tuple(replace(a, at=a.at - self._ahead(a.at, now)) for a in seat.answers),
            takeovers=tuple(at - self._ahead(at, now) for at in seat.takeovers),
            question=seat.question and self._question(seat.question, now),
        )

    def saw(self, now: int) -> None:
        """This was the store's clock just now."""
        uptime = self.monotonic() * 1000
        apart = now - uptime
        if self._apart is not None and self._apart - apart > NOTICED:
            self._steps.insert(0, (uptime, self._apart - apart))
        self._apart = apart
        # Once the clock has come to where it was, nothing can be ahead of it.
        self._steps = [(at, by) for at, by in self._steps if uptime - at <= by]

    def _question(self, question: Question, now: int) -> Question:
        return replace(question, at=question.at - self._ahead(question.at, now))

    def _ahead(self, moment: int, now: int) -> int:
        """By how much a moment was written ahead; 0 if it was written since."""
        total = 0.0
        for _, by in self._steps:
            if moment - total <= now:
                break
            total += by
        return round(total)


def _moments(seat: Seat) -> list[int]:
    heard = [lease.heard for lease in seat.leases]
    asked = [seat.question.at] if seat.question else []
    return [*heard, *(answer.at for answer in seat.answers), *seat.takeovers, *asked]
