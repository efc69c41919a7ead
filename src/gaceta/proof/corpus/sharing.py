"""How the sharing state's limits fare: whom they accuse wrongly, and whom they miss.

Each scene is played for four weeks under one policy, and the moments at which its seat was won back are
taken from what was seen. From these any limits can be tried without playing again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gaceta.proof.behaviour import Play
from gaceta.proof.corpus import catalogue
from gaceta.proof.corpus.measuring import Progress
from gaceta.proof.simulation import play
from gaceta.seats.model import Policy, Seat
from gaceta.seats.sharing import MOMENTS_KEPT, sharing_state

DAYS = 28
ONE_PERSON = (*catalogue.ONE_DEVICE, *catalogue.TWO_DEVICES, *catalogue.HARD)
NEVER_AT_ONCE = ("shifts", "office")

Moments = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What is tried: so many alternations, on so many days."""

    shared: int
    days: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Shares of seats, by scene, that were called shared at any time of the four weeks."""

    limits: Limits
    called: dict[str, float]

    def mean(self, names: Iterable[str]) -> float:
        shares = [self.called[name] for name in names if name in self.called]
        return sum(shares) / len(shares)


def won_back(found: Play, policy: Policy) -> Moments:
    """When the seat of this play was won back, before ``sharing_apart`` is applied."""
    displaced: dict[str, int] = {}
    moments = []
    for seen in found.seen:
        if seen.what == "ended":
            displaced.pop(seen.device, None)
            if seen.why == "displaced":
                displaced[seen.device] = seen.at
        elif seen.what == "went-on":
            lost = displaced.get(seen.device)
            if lost is not None and seen.at - lost < policy.sharing_return:
                moments.append(seen.at)
    return tuple(moments)


def play_all(
    policy: Policy, names: Sequence[str], *, seats: int, seed: int, tell: Progress
) -> dict[str, list[Moments]]:
    """For each scene, the moments of so many seats."""
    told: dict[str, list[Moments]] = {}
    for name in names:
        told[name] = []
        for number in range(seats):
            tell(name, number / seats)
            scene = catalogue.scene(name, seed=seed + number, days=DAYS)
            told[name].append(won_back(play(scene, policy, seed=seed + number), policy))
    return told


def outcome(played: dict[str, list[Moments]], policy: Policy, limits: Limits) -> Outcome:
    """What these limits make of seats that were played."""
    tried = replace(policy, sharing_shared=limits.shared, sharing_days=limits.days)
    return Outcome(
        limits,
        {
            name: sum(is_called_shared(moments, tried) for moments in seats) / len(seats)
            for name, seats in played.items()
        },
    )


def is_called_shared(moments: Moments, policy: Policy) -> bool:
    """True if the state is "shared" at any of these moments, each of which may only make it so."""
    counted: Moments = ()
    for at in moments:
        if counted and at - counted[-1] < policy.sharing_apart:
            continue
        counted = (*(one for one in counted if at - one < policy.sharing_window), at)
        counted = counted[-MOMENTS_KEPT:]
        if sharing_state(Seat(alternations=counted), at, policy) == "shared":
            return True
    return False
