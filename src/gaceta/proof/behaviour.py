"""How people read: the words in which the corpus is written and which the simulation plays.

A scene is one seat and everybody who reads on it. Its acts are what people and their devices do; its
readings are the truth about who really read when, which the engine never sees. All times are
milliseconds from the scene's beginning.
"""

from dataclasses import dataclass, field
from typing import Literal

Does = Literal[
    "open",  # a tab opens a story, or goes on to the next one
    "touch",  # somebody scrolls, types or points in it
    "hide",  # the tab goes to the background
    "show",  # and comes back
    "close",
    "sleep",  # the whole device is suspended: no timers, no network
    "wake",
    "offline",  # the network is gone, the page is still there
    "online",
    "move",  # the device's network address changes
    "forget",  # its cookies are cleared, and the person signs in again at the next story
    "prefetch",  # the browser fetches a story that nobody asked for
    "crawl",  # a program that says it is one fetches a story with the reader's cookies
    "back",  # the tab goes back to the story before, which the browser kept
    "sign-out",  # the person signs out on this device, and in again at its next story
    "new-password",  # set on this device: every other one is signed out
]


@dataclass(frozen=True, slots=True)
class Act:
    """What is done at ``at`` on a device, in one of its tabs."""

    at: int
    device: str
    does: Does
    tab: str = "1"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who reads on the seat, and what they do when they meet the notice."""

    name: str
    goes_on: float = 0.5
    """The chance that they press "go on here"; else they leave."""
    thinks: int = 8_000
    """How long they look at a notice first."""
    sees: float = 0.9
    """The chance that they see, while they read, that another device asks for the seat."""
    reacts: int = 2_200
    """How long it takes them then to touch the page."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A device: one browser with cookies of its own. ``kind`` is its label, "phone safari"."""

    name: str
    person: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The truth: this person really read on this device from ``start`` to ``end``."""

    person: str
    device: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Who reads on one seat, and how. Acts are in the order of their moments."""

    name: str
    lasts: int
    people: tuple[Person, ...]
    browsers: tuple[Browser, ...]
    acts: tuple[Act, ...]
    readings: tuple[Reading, ...] = ()


What = Literal[
    "shown",  # a story was shown whole, without a question
    "refused",  # the story's page was the notice
    "interrupted",  # the notice came over a story that was open
    "waits",  # a story's page says that the other device is being asked first
    "asked",  # this device, which holds the seat, is asked whether it is still read
    "went-on",  # somebody pressed "go on here", and the seat moved
    "handed-off",  # the seat moved without a question
    "stopped",  # the device's script knows that the seat is elsewhere; its text is hidden
    "read-on",  # shown or renewed although the store gave no answer
    "granted",  # a new lease began
    "ended",  # a lease ended
]


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that happened in a play: to this device of this person, at this moment."""

    at: int
    device: str
    person: str
    what: What
    other: str = ""
    """The other device it was about, if any."""
    why: str = ""
    epoch: int = 0


@dataclass(frozen=True)
class Play:
    """What a scene came to under a policy."""

    scene: Scene
    seed: int
    seen: tuple[Seen, ...]
    breaches: tuple[str, ...] = field(default=())
    """Invariants that did not hold, in words; empty if all did."""
