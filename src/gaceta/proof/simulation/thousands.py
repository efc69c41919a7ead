"""A world of thousands: random readers from one seed, in worlds of some dozens that share a store."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from gaceta.proof.simulation.faults import CALM, HOUR, Faults
from gaceta.proof.simulation.habits import random_scene
from gaceta.proof.simulation.stage import Stage
from gaceta.proof.simulation.world import World
from gaceta.seats.model import Policy

TOGETHER = 50
"""Readers that share one world, its store and its misfortunes."""

Tell = Callable[[int, int], None]
"""Is told how many readers are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A breach: where to find it again."""

    part: int
    seat: str
    at: int
    told: str


@dataclass
class Report:
    """What a simulation came to. ``counts`` are of what was seen, by its word."""

    seed: int
    readers: int
    hours: float
    faults: str
    counts: Counter[str] = field(default_factory=Counter)
    stops: list[int] = field(default_factory=list)
    """How long displaced screens that were watched showed their text, in milliseconds."""
    breaches: list[Broken] = field(default_factory=list)

    def add(self, part: int, world: World) -> None:
        """What happened in one of its worlds."""
        self.counts["outages"] += world.store.outages
        self.counts["store emptied"] += world.store.times_emptied
        self.counts["store clock jumps"] += world.store.jumps
        self.counts["decisions"] += world.store.decisions
        for stage in world.stages.values():
            self.counts.update(seen.what for seen in stage.seen)
            self.counts["read_ms"] += stage.read_ms
            self.stops.extend(stage.screen.stops)
            self.breaches.extend(Broken(part, stage.seat, at, told) for at, told in stage.breaches)


def simulate(
    seed: int,
    *,
    readers: int,
    hours: float,
    faults: Faults = CALM,
    policy: Policy = Policy(),  # noqa: B008 -- frozen
    tell: Tell = lambda done, total: None,
) -> Report:
    """So many readers for so many hours. The same seed gives the same report, to the byte."""
    report = Report(seed, readers, hours, faults.name)
    for part in range(-(-readers // TOGETHER)):
        report.add(part, lived(seed, part, readers, hours, faults, policy))
        tell(min(readers, (part + 1) * TOGETHER), readers)
    return report


def lived(
    seed: int,
    part: int,
    readers: int,
    hours: float,
    faults: Faults,
    policy: Policy,
    traced: str = "",
) -> World:
    """One world of a simulation, lived through; the seat ``traced`` keeps a story to tell."""
    lasts = int(hours * HOUR)
    world = World(f"{seed} {part}", policy, faults, lasts)
    for seat in _seats(part, readers):
        chance = Random(f"{seed} {seat}")
        stage = world.add(random_scene(seat, lasts, chance), seat, chance)
        stage.traced = seat == traced
    world.run()
    return world


def stage_of(report: Report, broken: Broken, faults: Faults, policy: Policy) -> Stage:
    """The stage of a breach, lived once more with everything written down."""
    world = lived(
        report.seed, broken.part, report.readers, report.hours, faults, policy, broken.seat
    )
    return world.stages[broken.seat]


def _seats(part: int, readers: int) -> Iterator[str]:
    first = part * TOGETHER
    return (f"reader-{number}" for number in range(first, min(readers, first + TOGETHER)))
