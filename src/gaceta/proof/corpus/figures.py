"""What is counted over plays, and what the counts come to. Counts of two runs add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from gaceta.proof.behaviour import Play
from gaceta.proof.corpus import truth
from gaceta.seats.model import Policy

HOUR, DAY = 3_600_000, 86_400_000


@dataclass
class Count:
    """Of any number of plays. Times are milliseconds."""

    plays: int = 0
    read: int = 0
    days: float = 0
    """Days of people: two people for a week are fourteen."""
    notices: int = 0
    met: int = 0
    """Notices whose reader was there to see them."""
    false: int = 0
    """Notices at a moment when nobody read on another device."""
    hasty: int = 0
    """Of these, less than a heartbeat after somebody had."""
    handoffs: int = 0
    unasked: int = 0
    """Handoffs away from somebody else who was reading just then, and had not touched the page."""
    at_once: int = 0
    missed: int = 0
    """Of these, neither met a notice nor was asked for the other."""
    unnoticed: int = 0
    """Of these, no notice came: the seat moved, or was given up, at a question alone."""
    questions: int = 0
    breaches: int = 0
    stops: Counter[int] = field(default_factory=Counter)
    """How often it took how long until a page stopped, by hundredths of a second."""

    def __add__(self, other: Count) -> Count:
        both = Count(stops=self.stops + other.stops)
        for one in fields(Count):
            if one.name != "stops":
                setattr(both, one.name, getattr(self, one.name) + getattr(other, one.name))
        return both


def count(play: Play, policy: Policy) -> Count:
    """What one play came to."""
    found = list(truth.notices(play))
    false = [notice for notice in found if notice.alone_for]
    pairs = list(truth.at_once(play, policy.heartbeat))
    return Count(
        plays=1,
        read=sum(reading.end - reading.start for reading in play.scene.readings),
        days=len(play.scene.people) * play.scene.lasts / DAY,
        notices=len(found),
        met=sum(notice.met for notice in found),
        false=len(false),
        hasty=sum(notice.alone_for < policy.heartbeat for notice in false),
        handoffs=sum(seen.what == "handed-off" for seen in play.seen),
        unasked=sum(1 for _ in truth.moved_unasked(play)),
        at_once=len(pairs),
        missed=sum(not pair.seen for pair in pairs),
        unnoticed=sum(not pair.noticed for pair in pairs),
        questions=sum(seen.what == "asked" for seen in play.seen),
        breaches=len(play.breaches),
        stops=Counter(stop // 10 for stop in truth.times_to_stop(play)),
    )


def total(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())


def per_1000_hours(number: int, read: int) -> float:
    return number * 1000 * HOUR / read if read else 0.0


def seen_share(counted: Count) -> float | None:
    """The share of simultaneous reading that was seen; None where there was none."""
    return 1 - counted.missed / counted.at_once if counted.at_once else None


def noticed_share(counted: Count) -> float | None:
    """The share in which that came to a notice."""
    return 1 - counted.unnoticed / counted.at_once if counted.at_once else None


def time_to_stop(counted: Count, share: float) -> float | None:
    """Seconds within which this share of the pages had stopped; None where none had to."""
    wanted = share * counted.stops.total()
    so_far = 0
    for hundredths in sorted(counted.stops):
        so_far += counted.stops[hundredths]
        if so_far >= wanted:
            return hundredths / 100
    return None
