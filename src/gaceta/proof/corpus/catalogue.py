"""All scenes, in the order in which they are shown."""

from collections.abc import Callable
from random import Random

from gaceta.proof.behaviour import Scene
from gaceta.proof.corpus import alone, machines, together

Writes = Callable[[Random, int], Scene]

SCENES: dict[str, Writes] = {
    "phone-alone": alone.phone_alone,
    "many-tabs": alone.many_tabs,
    "commuter": alone.commuter,
    "cookies-daily": alone.cookies_daily,
    "private-windows": alone.private_windows,
    "phone-and-laptop": alone.phone_and_laptop,
    "three-devices": alone.three_devices,
    "tab-overnight": alone.tab_overnight,
    "train": alone.train,
    "laptop-left-open": alone.laptop_left_open,
    "two-browsers": alone.two_browsers,
    "crawler": machines.crawler,
    "link-previewer": machines.link_previewer,
    "prefetching": machines.prefetching,
    "office": together.office,
    "shifts": together.shifts,
    "couple": together.couple,
    "two-cities": together.two_cities,
    "family": together.family,
    "at-one-time": together.at_one_time,
}

ONE_DEVICE = ("phone-alone", "many-tabs", "commuter")
"""One person on one device that keeps its cookies: never refused, whatever happens (I19)."""


def scene(name: str, *, seed: int, days: int) -> Scene:
    """The scene of that name. The same seed and days give the same scene."""
    return SCENES[name](Random(f"{name} {seed}"), days)


def told(name: str) -> str:
    """What it is about, in a sentence."""
    return (SCENES[name].__doc__ or "").partition("\n")[0]


TWO_DEVICES = ("phone-and-laptop", "three-devices", "tab-overnight", "train")
"""One person with more than one device, in everyday ways."""

HARD = ("laptop-left-open", "two-browsers")
"""One person whose devices look most like two people's."""

AT_ONCE = ("couple", "two-cities", "family", "at-one-time")
"""Several people who read at once."""
