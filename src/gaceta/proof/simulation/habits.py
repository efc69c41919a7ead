"""Random readers, simple and restless: they do more, and stranger things, than people would.

The corpus tells how people really read; here the point is to meet every corner of the rules.
"""

from dataclasses import dataclass, field
from random import Random

from gaceta.proof.behaviour import Act, Browser, Does, Person, Scene

MINUTE = 60_000
KINDS = ("phone safari", "computer firefox", "tablet chrome", "computer edge")

Household = tuple[tuple[str, ...], ...]
"""For each person, the devices they read on."""

HOUSEHOLDS: tuple[tuple[Household, int], ...] = (
    ((("phone",),), 40),
    ((("laptop",),), 10),
    ((("phone", "laptop"),), 30),
    ((("phone", "laptop", "tablet"),), 5),
    ((("phone",), ("laptop",)), 10),
    ((("phone", "laptop"), ("tablet",), ("office",)), 5),
)
"""Who lives on a seat, and how often in a hundred."""


@dataclass
class Diary:
    """What one device does, in its own order; ``now`` is where its story stands."""

    chance: Random
    device: str
    alone: bool
    acts: list[Act] = field(default_factory=list)
    now: int = 0
    asleep: bool = False
    offline: bool = False

    def does(self, what: Does, tab: str = "1") -> None:
        self.acts.append(Act(self.now, self.device, what, tab))

    def passes(self, least: float, most: float) -> None:
        self.now += int(self.chance.uniform(least, most))


def random_scene(name: str, lasts: int, chance: Random) -> Scene:
    """A seat with its people, for ``lasts`` milliseconds."""
    households, weights = zip(*HOUSEHOLDS, strict=True)
    (household,) = chance.choices(households, weights)
    devices = [device for owned in household for device in owned]
    alone = len(devices) == 1
    acts = [act for owned in household for act in _days(owned, lasts, chance, alone=alone)]
    acts.sort(key=lambda act: act.at)
    people = tuple(
        Person(
            f"person {number}",
            chance.choice([0.1, 0.5, 0.9, 1.0]),
            chance.randrange(500, 20_000),
            chance.choice([0.0, 0.5, 1.0]),
            chance.randrange(500, 8_000),
        )
        for number, _ in enumerate(household, 1)
    )
    browsers = tuple(
        Browser(device, f"person {number}", chance.choice(KINDS))
        for number, owned in enumerate(household, 1)
        for device in owned
    )
    return Scene(name, lasts, people, browsers, tuple(acts))


def _days(devices: tuple[str, ...], lasts: int, chance: Random, *, alone: bool) -> list[Act]:
    """One person's reading: now here, now there, with pauses of minutes or of hours."""
    diaries = [Diary(chance, device, alone) for device in devices]
    now = int(chance.expovariate(1 / (60 * MINUTE)))
    while now < lasts:
        diary = chance.choice(diaries)
        diary.now = max(now, diary.now)
        _sit_down(diary)
        _read(diary, diary.now + chance.expovariate(1 / (9 * MINUTE)))
        _get_up(diary)
        pause = chance.choice([2_000, 20_000, 3 * MINUTE, 60 * MINUTE, 240 * MINUTE])
        now = diary.now + int(chance.expovariate(1 / pause))
    return [act for diary in diaries for act in diary.acts if act.at < lasts]


def _sit_down(diary: Diary) -> None:
    if diary.asleep:
        diary.does("wake")
        diary.asleep = False
        diary.passes(50, 3_000)
    if diary.offline:
        diary.does("online")
        diary.offline = False
        diary.passes(50, 3_000)
    diary.does("show" if diary.chance.random() < 0.3 else "open")


def _read(diary: Diary, until: float) -> None:
    while diary.now < until:
        diary.passes(1_000, 40_000)
        (do,) = diary.chance.choices(MOMENTS, [weight for _, weight in WEIGHTS])
        do(diary)


def _get_up(diary: Diary) -> None:
    diary.passes(500, 60_000)
    end = diary.chance.choice(ENDS)
    diary.asleep = end == "sleep"
    if end:
        diary.does(end)
    diary.passes(100, 1_000)


ENDS: tuple[Does | None, ...] = ("close", "close", "hide", "sleep", None)
"""Or everything is left open as it is."""


def _touch(diary: Diary) -> None:
    diary.does("touch")


def _next_story(diary: Diary) -> None:
    diary.does("open")


def _look_away(diary: Diary) -> None:
    diary.does("hide")
    diary.passes(200, diary.chance.choice([1_000, 30_000, 5 * MINUTE]))
    diary.does("show")


def _go_back(diary: Diary) -> None:
    diary.does("back")


def _other_tab(diary: Diary) -> None:
    if diary.chance.random() < 0.5:
        diary.does("hide")
    diary.does("open", "2")
    diary.passes(1_000, 60_000)
    diary.does("touch", "2")
    diary.passes(1_000, 60_000)
    diary.does(diary.chance.choice(["close", "hide"]), "2")
    diary.does("show")


def _lose_network(diary: Diary) -> None:
    diary.does("offline")
    diary.passes(500, diary.chance.choice([5_000, MINUTE, 10 * MINUTE]))
    diary.does("online")


def _move(diary: Diary) -> None:
    diary.does("move")


def _doze(diary: Diary) -> None:
    diary.does("sleep")
    diary.passes(500, diary.chance.choice([5_000, 90_000, 60 * MINUTE]))
    diary.does("wake")


def _dream(diary: Diary) -> None:
    """Nobody touches anything for a while."""
    diary.passes(MINUTE, 8 * MINUTE)
    diary.does("touch")


def _fetch(diary: Diary) -> None:
    diary.does(diary.chance.choice(["prefetch", "crawl"]))


def _end(diary: Diary) -> None:
    """What a reader with one device never does here: it would be another device, or signed out."""
    if diary.alone:
        diary.does("sign-out" if diary.chance.random() < 0.3 else "touch")
    else:
        diary.does(diary.chance.choice(["forget", "sign-out", "new-password"]))


WEIGHTS = (
    (_touch, 60.0),
    (_next_story, 12.0),
    (_look_away, 8.0),
    (_go_back, 2.0),
    (_other_tab, 3.0),
    (_lose_network, 2.0),
    (_move, 2.0),
    (_doze, 2.0),
    (_dream, 2.0),
    (_fetch, 2.0),
    (_end, 0.4),
)
MOMENTS = [do for do, _ in WEIGHTS]
