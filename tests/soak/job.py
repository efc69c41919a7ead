"""A long job: units of work, each of which can be done alone, in any order, and again."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Done:
    """What a unit came to. ``counts`` are added up over all units; ``failures`` are in words."""

    counts: dict[str, float] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What the report should tell besides: which check caught which bug, for example."""


@dataclass(frozen=True)
class Job:
    """``run_unit(i)`` does unit ``i`` of ``units``, which is its only seed. If it raises, it failed."""

    name: str
    says: str
    """What it shows, in a line."""
    units: int
    run_unit: Callable[[int], Done]
    seconds: float = 10.0
    """About how long a unit takes, until the first has been measured."""

    def scaled(self, scale: float) -> int:
        """How many of its units a quick pass does: one at least."""
        return max(1, round(self.units * scale))
