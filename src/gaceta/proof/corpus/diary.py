"""Writes down what people do and when they read, and makes a scene of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from gaceta.proof.behaviour import Act, Browser, Does, Person, Reading, Scene
from gaceta.proof.corpus.chances import (
    FORMS,
    GOES_ON,
    MORE_STORIES,
    REACTS,
    SEES,
    STORY,
    THINKS,
    TURN,
    TURNS,
    Form,
    Spread,
)

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
LOOKS_FIRST = Spread(median=3, p90=8, least=0.5, most=30)


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day at which somebody reads: about this hour, with this chance, on one of these."""

    hour: float
    spread: float
    """Hours, as a standard deviation."""
    chance: float
    devices: tuple[str, ...]
    """The more often it is named, the more often it is used."""


@dataclass
class Diary:
    """Of one seat. ``chance`` is what everything is drawn from, in the order of writing."""

    chance: Random
    acts: list[Act] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    browsers: dict[str, Browser] = field(default_factory=dict)
    _darkens: dict[tuple[str, str], int] = field(default_factory=dict)

    def has(self, *browsers: Browser) -> None:
        self.browsers |= {browser.name: browser for browser in browsers}

    def does(self, at: int, device: str, does: Does, tab: str = "1") -> None:
        self.acts.append(Act(at, device, does, tab))

    def sits(
        self, device: str, at: int, *, tab: str = "1", lasts: int = 0, person: str = ""
    ) -> int:
        """Somebody reads story after story, for ``lasts`` milliseconds if told. Gives the end."""
        self._awaken(device, tab, at)
        now = at
        while True:
            length = STORY.draw(self.chance)
            now = self.reads_one(
                device, now, min(length, at + lasts - now) if lasts else length, tab
            )
            done = now >= at + lasts if lasts else self.chance.random() >= MORE_STORIES
            if done:
                break
        who = person or self.browsers[device].person
        self.readings.append(Reading(who, device, at, now))
        return now

    def reads_one(self, device: str, at: int, lasts: int, tab: str) -> int:
        """Opens a story and reads it; gives the end."""
        self.does(at, device, "open", tab)
        self.touches(device, at + LOOKS_FIRST.draw(self.chance), at + lasts, tab)
        return at + lasts

    def touches(self, device: str, start: int, end: int, tab: str = "1") -> None:
        touched = start
        while touched < end:
            self.does(touched, device, "touch", tab)
            touched += self.form(device).touches.draw(self.chance)

    def leaves(self, device: str, at: int, *, tab: str = "1", way: str = "") -> None:
        """Goes away from it, in one of the ways of its form."""
        ways, shares = zip(*self.form(device).left, strict=True)
        way = way or self.chance.choices(ways, shares)[0]
        if way == "close":
            self.does(at, device, "close", tab)
        elif way == "hide":
            self.does(at, device, "hide", tab)
        else:
            self._darkens[device, tab] = at + self.form(device).darkens.draw(self.chance)

    def lives_a_day(self, day: int, times: Iterable[Time], *, turns: float = TURNS) -> None:
        """One person's day: sittings at these times, each on one device, at times on another next."""
        free = day * DAY
        for time in times:
            if self.chance.random() >= time.chance:
                continue
            wanted = day * DAY + round((time.hour + self.chance.gauss(0, time.spread)) * HOUR)
            free = self._reads_and_turns(max(wanted, free + 5 * MINUTE), time.devices, turns)

    def scene(self, name: str, days: int, people: Iterable[Person]) -> Scene:
        """All of it, in the order of time."""
        for (device, tab), at in self._darkens.items():
            self.does(at, device, "hide", tab)
        self._darkens.clear()
        acts = sorted(self.acts, key=lambda act: act.at)
        readings = sorted(self.readings, key=lambda reading: (reading.start, reading.device))
        last = max([act.at for act in acts] + [reading.end for reading in readings])
        lasts = max(days * DAY, last + HOUR)
        browsers = tuple(self.browsers.values())
        return Scene(name, lasts, tuple(people), browsers, tuple(acts), tuple(readings))

    def form(self, device: str) -> Form:
        return FORMS[self.browsers[device].kind.partition(" ")[0]]

    def _reads_and_turns(self, at: int, devices: tuple[str, ...], turns: float) -> int:
        device = self.chance.choice(devices)
        end = self.sits(device, at)
        others = [name for name in self._of_the_same(device) if name != device]
        while others and self.chance.random() < turns:
            self.leaves(device, end)
            device = self.chance.choice(others)
            end = self.sits(device, end + TURN.draw(self.chance))
            others = [name for name in self._of_the_same(device) if name != device]
        self.leaves(device, end)
        return end

    def _of_the_same(self, device: str) -> list[str]:
        person = self.browsers[device].person
        return [one.name for one in self.browsers.values() if one.person == person]

    def _awaken(self, device: str, tab: str, at: int) -> None:
        """Whoever is back before the screen went dark finds it as it was."""
        darkens = self._darkens.pop((device, tab), None)
        if darkens is not None and darkens < at:
            self.does(darkens, device, "hide", tab)


def somebody(name: str, chance: Random) -> Person:
    """A person with a pace of their own."""
    return Person(name, GOES_ON, THINKS.draw(chance), SEES, REACTS.draw(chance))
