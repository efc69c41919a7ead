"""Random sequences of calls on one seat, each from a seed: the same seed is the same sequence for ever.

They lean to what is seldom: moments at the very edge of every length, epochs just passed, requests that
come twice, clocks set back, state that is lost. The model runs beside, so that calls name real epochs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from gaceta.proof.calls import Call, Does, ask_model
from gaceta.proof.model import HOUR, ModelSeat
from gaceta.seats.model import Policy

START = 1_800_000_000_000
POLICY = replace(Policy(), takeovers=2, takeover_window=40_000, takeover_pause=9_000)
"""Takeovers become too many soon, so that short sequences meet it."""

DEVICES = ("phone", "laptop", "tablet", "desk")
LENGTHS = (
    POLICY.heartbeat,
    POLICY.lease,
    POLICY.quiet,
    POLICY.takeover_window,
    POLICY.takeover_pause,
    POLICY.question,
    POLICY.question,
    POLICY.question + POLICY.idle,
)
LONG = (HOUR, 24 * HOUR)

WEIGHTS: dict[Does, int] = {
    "acquire": 30,
    "renew": 30,
    "takeover": 16,
    "release": 5,
    "revoke": 3,
    "dismiss": 3,
    "set_capacity": 3,
    "look": 7,
    "lose": 3,
}


def sequence(seed: int) -> tuple[Call, ...]:
    """5 to 40 calls."""
    draw = Random(seed)
    story = _Story(draw, haste=draw.choice((0.4, 0.8)))
    for _ in range(draw.randint(5, 40)):
        story.go_on()
    return tuple(story.calls)


@dataclass
class _Story:
    draw: Random
    haste: float
    """The share of calls that come at once: back and forth needs many."""
    now: int = START
    model: ModelSeat = field(default_factory=lambda: ModelSeat(POLICY))
    calls: list[Call] = field(default_factory=list)
    epochs: list[tuple[str, int]] = field(default_factory=list)
    """Every grant so far, also those of state that was lost."""

    def go_on(self) -> None:
        self.now += _pause(self.draw, self.haste)
        call = self._again() if self.calls and self.draw.random() < 0.12 else self._new()
        self.calls.append(call)
        if call.does == "lose":
            self.model = ModelSeat(POLICY)
        answer = ask_model(self.model, call)
        if answer[0] == "granted":
            self.epochs.append((call.device, int(str(answer[2]))))

    def _again(self) -> Call:
        """A call once more, by the same device as a rule."""
        call = self.draw.choice(self.calls[-4:])
        device = self.draw.choice(DEVICES) if self.draw.random() < 0.2 else call.device
        return replace(call, at=self.now, device=device)

    def _new(self) -> Call:
        draw = self.draw
        (does,) = draw.choices(list(WEIGHTS), list(WEIGHTS.values()))
        device = draw.choice(DEVICES[: draw.choice((1, 2, 2, 3, 3, 4))])
        call = Call(self.now, does, device, self._epoch(device), self._until(), self._written())
        match does:
            case "takeover" if draw.random() < 0.7:
                call = replace(call, epoch=self.model.top)
            case "renew":
                claim = draw.choice((None, call.epoch, call.epoch, self._epoch(device)))
                call = replace(call, claim=claim, reading=draw.random() < 0.75)
            case "revoke":
                call = replace(call, device="", keep=draw.choice((None, *DEVICES)))
            case "set_capacity":
                call = replace(call, device="", capacity=draw.choice((1, 1, 2, 3)))
        if does in ("acquire", "renew", "takeover", "release") and draw.random() < 0.9:
            call = replace(call, request=f"{does} {len(self.calls)}")
        return call

    def _epoch(self, device: str) -> int:
        """Of one of the last grants: mostly of the last, or of this device's own last."""
        own = [epoch for who, epoch in self.epochs if who == device]
        recent = [epoch for _, epoch in self.epochs[-4:]]
        return self.draw.choice(
            (*own[-1:] * 4, *recent[-1:] * 4, *recent, 0, 1, self.now, self.model.top + 1)
        )

    def _until(self) -> int:
        draw: Callable[..., int] = self.draw.choice
        return self.now + draw((HOUR,) * 12 + (-1, 0, 1, 7_000, POLICY.lease - 1, POLICY.lease))

    def _written(self) -> int:
        return self.now - self.draw.choice((0,) * 6 + (-1, 1, 2, 9_000, 60_000, HOUR // 4))


def _pause(draw: Random, haste: float) -> int:
    """Milliseconds until the next call; now and then the clock is set back."""
    if draw.random() < haste:
        return draw.choice((0, 0, 1, 500))
    kind = draw.random()
    if kind < 0.8:
        return draw.choice(LENGTHS) + draw.choice((-1, 0, 0, 1))
    if kind < 0.9:
        return draw.choice(LONG) + draw.choice((-1, 0, 1))
    return -draw.choice((1, *LENGTHS, HOUR))
