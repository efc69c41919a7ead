"""Every number behind the corpus, in one table. They are this project's assumptions, measured nowhere.

A length of time is drawn from a log-normal distribution given by its median and its 90th percentile,
and kept between a least and a most. Lengths here are seconds; what is drawn is milliseconds.
"""

from dataclasses import dataclass
from math import log
from random import Random

P90 = 1.2816
"""The 90th percentile of the normal distribution, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A length of time that varies."""

    median: float
    p90: float
    least: float
    most: float

    def draw(self, chance: Random) -> int:
        """Milliseconds."""
        sigma = log(self.p90 / self.median) / P90
        seconds = chance.lognormvariate(log(self.median), sigma)
        return round(1000 * min(max(seconds, self.least), self.most))


@dataclass(frozen=True, slots=True)
class Form:
    """A form of device: how it is touched while it is read, and how it is left."""

    touches: Spread
    """From one touch, scroll or key to the next."""
    left: tuple[tuple[str, float], ...]
    """How it is left when its reader goes away, and the share of each way."""
    darkens: Spread
    """A page left open and visible: until the screen goes dark or is covered."""


FORMS = {
    "phone": Form(
        touches=Spread(median=7, p90=20, least=0.4, most=90),
        left=(("hide", 0.65), ("close", 0.20), ("stay", 0.15)),
        darkens=Spread(median=30, p90=60, least=15, most=300),
    ),
    "tablet": Form(
        touches=Spread(median=9, p90=28, least=0.4, most=120),
        left=(("hide", 0.60), ("close", 0.15), ("stay", 0.25)),
        darkens=Spread(median=90, p90=180, least=30, most=600),
    ),
    "computer": Form(
        touches=Spread(median=10, p90=38, least=0.4, most=170),
        left=(("hide", 0.45), ("close", 0.30), ("stay", 0.25)),
        darkens=Spread(median=480, p90=900, least=120, most=3600),
    ),
}
"""``hide``: another app or tab, or the screen locked. ``stay``: the story stays in sight, untouched."""

STORY = Spread(median=95, p90=330, least=8, most=1500)
"""For how long a story is read."""

MORE_STORIES = 0.62
"""The chance of going on to another story after each."""

TURN = Spread(median=35, p90=150, least=4, most=1200)
"""From the last look at one device to a story opened on another, by the same person."""

TURNS = 0.22
"""The chance that a sitting goes on, on another device of the same person."""

GLANCE = Spread(median=3, p90=9, least=0.7, most=30)
"""The same, between two windows side by side on one screen."""

LOOKS = Spread(median=60, p90=200, least=10, most=600)
"""For how long somebody stays at one of two windows before looking at the other."""

IN_TUNNEL = Spread(median=25, p90=120, least=2, most=600)
BETWEEN_TUNNELS = Spread(median=110, p90=400, least=10, most=1800)
"""Without and with a network, on a train."""

NEW_ADDRESS = Spread(median=60, p90=75, least=40, most=90)
"""From one network address to the next, on the way."""

FETCHED_AHEAD = 0.5
"""The chance that a browser that fetches ahead has done so for a story before it is opened."""

GOES_ON = 0.5
"""The chance that somebody presses "go on here" at a notice; else they leave."""

SEES = 0.9
"""The chance that somebody who reads a page sees the line that another device asks for the seat."""

REACTS = Spread(median=2.2, p90=4.5, least=0.7, most=20)
"""From that line to a touch, for who sees it; each person has a pace of their own."""

THINKS = Spread(median=8, p90=20, least=2, most=60)
"""For how long they look at it first; each person has a pace of their own."""
