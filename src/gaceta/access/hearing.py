"""What the engine tells after each decision: to whoever acts just now, and to the log.

The engine tells what happened, never why it was asked for. Where we ask it ourselves (a new password, a
device signed out), ``acting`` says so, and hears exactly what that one question began and ended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from gaceta.access.noticed import notes
from gaceta.seats.model import Ended, Event


@dataclass
class Act:
    """Something that the newspaper does to seats, and what came of it."""

    why: str
    """One of ``Displacement.Why``, or nothing."""
    events: list[Event] = field(default_factory=list)

    @property
    def stopped(self) -> int:
        """How many readings it ended; those that time had ended before do not count."""
        ours = ("revoked", "released")
        return sum(isinstance(event, Ended) and event.reason in ours for event in self.events)


_act: ContextVar[Act | None] = ContextVar("act", default=None)


@contextmanager
def acting(why: str = "") -> Iterator[Act]:
    """Whatever the engine is asked inside, it is asked for this reason."""
    act = Act(why)
    token = _act.set(act)
    try:
        yield act
    finally:
        _act.reset(token)


def hear(events: tuple[Event, ...]) -> None:
    """The engine's listener. It is called between a decision and its answer, so it only notes."""
    act = _act.get()
    if act is not None:
        act.events.extend(events)
    notes.take(events, act.why if act else "")
