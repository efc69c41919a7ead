"""The rules of a page, told in Python: ``client/rules.js`` line by line, for the simulation.

Pure: clock and chance are handed in. ``tests/client/vectors.json`` holds the two equal, and so does a
test that leads both through the same random lives. Times are milliseconds on the page's own clock.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

NEVER = 1e15

Question = Literal["acquire", "renew", "rest", "takeover", "notice"]
Act = Literal["acquire", "renew", "rest", "notice", "go-on", "reload"]


@dataclass(slots=True)
class State:
    """What a page knows of its reading; see ``client/types.d.ts`` for each word."""

    epoch: int
    beat: float
    due: float = NEVER
    failures: int = 0
    fresh: bool = True
    spared: bool = False
    reading: bool = False
    leading: bool = False
    asking: bool = False
    stopped: bool = False

    def copy(self) -> "State":
        """The same, to be changed; five times as fast as the standard library's."""
        return State(
            self.epoch,
            self.beat,
            self.due,
            self.failures,
            self.fresh,
            self.spared,
            self.reading,
            self.leading,
            self.asking,
            self.stopped,
        )


@dataclass(frozen=True, slots=True)
class Presence:
    """ "seen": the reader comes or goes. With ``again`` the page was away."""

    reading: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class Lead:
    """This tab begins or ceases to speak for the device."""

    leading: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


@dataclass(frozen=True, slots=True)
class Told:
    """The stream, or another tab, tells the epoch of the device's lease; 0 if it holds none."""

    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; status 0 if none came. ``state`` is empty where the body tells none."""

    to: Question
    status: int
    state: str = ""
    epoch: int = 0
    beat: float | None = None
    asking: float = 0
    """With a refusal: it is none yet, and in so long there is an answer."""


Happening = Presence | Lead | Tick | Told | Answer
TICK = Tick()


class Wants(NamedTuple):
    """Whether the tab stands for speaker, whether it wants the stream, when to tick next."""

    speaks: bool
    listens: bool
    wakes: float


def start(epoch: int, beat: float) -> State:
    """A page that was served under the lease ``epoch``; 0 while the store was down."""
    return State(epoch, beat, spared=not epoch)


def following(
    before: State, happening: Happening, now: float, chance: float
) -> tuple[State, Act | None]:
    """What was and what happened give what is and what to do (``next`` in JavaScript)."""
    state = before.copy()
    act = _hear(state, happening, now, chance)
    if act is None and wants(state).wakes <= now:
        state.asking = True
        state.due = NEVER
        act = "renew" if state.epoch else "acquire"
    return state, act


def wants(s: State) -> Wants:
    """What the page needs of its browser in this state."""
    if not s.reading:
        return Wants(s.leading and s.asking, False, NEVER)
    return Wants(
        not s.stopped,
        s.leading and not s.fresh and s.epoch > 0,
        NEVER if s.stopped or s.asking else s.due,
    )


def _hear(s: State, happening: Happening, now: float, chance: float) -> Act | None:
    match happening:
        case Answer():
            return _answer(s, happening, now, chance)
        case Presence(reading, again):
            return _seen(s, reading, again, now)
        case Lead(leading):
            _lead(s, leading, now)
        case Told(epoch):
            return _told(s, epoch, now)
    return None


def _seen(s: State, reading: bool, again: bool, now: float) -> Act | None:
    rests = not reading and s.reading and s.leading and not s.stopped and s.epoch
    if reading and (again or not s.reading):
        if again or not s.fresh:
            s.epoch = 0
        s.fresh = True
        s.stopped = False
        # Who leads will step back, or be heard, or is gone.
        s.due = now if again or s.leading else now + 3 * s.beat
    s.reading = reading
    if not rests:
        return None
    s.asking = True
    return "rest"


def _lead(s: State, leading: bool, now: float) -> None:
    s.leading = leading
    if not leading:
        s.asking = False
    elif not s.asking:
        s.due = now


def _told(s: State, epoch: int, now: float) -> Act | None:
    if not epoch:
        # Lost? Ask: the other device may rest.
        s.due = now
        return None
    s.epoch = epoch
    if not s.leading:
        s.due = now + 3 * s.beat
    if not s.stopped:
        return None
    s.stopped = False
    return "go-on"


def _answer(s: State, it: Answer, now: float, chance: float) -> Act | None:
    beat = s.beat if it.beat is None else it.beat
    s.asking = False
    s.failures = 0 if it.state or it.status == 409 else s.failures + 1
    later = min(2**s.failures, 16) * (0.375 + chance / 4) if s.failures else 1
    # The last page's rest may come late: beat again soon.
    s.due = min(s.due, now + (min(2_000, beat) if it.epoch and s.fresh else beat * later))
    if it.to == "rest":
        return None
    if it.state == "granted":
        return _granted(s, it.epoch, beat)
    if it.state or it.status >= 500:
        s.spared = True
    if it.to == "notice":
        s.stopped = s.stopped and it.status == 200
    if it.status == 401 and s.reading and not s.stopped:
        return "reload"
    return _refused(s, it, now) if it.status == 409 else None


def _granted(s: State, epoch: int, beat: float) -> Act:
    s.epoch = epoch
    s.beat = beat
    s.asking = not s.reading
    if not s.reading:
        return "rest"
    s.fresh = s.spared = s.stopped = False
    return "go-on"


def _refused(s: State, it: Answer, now: float) -> Act | None:
    s.epoch = 0
    if it.to == "renew":
        s.due = now
    elif it.asking:
        s.due = now + it.asking
    elif s.reading and not s.spared:
        s.stopped = True
        return "notice"
    return None
