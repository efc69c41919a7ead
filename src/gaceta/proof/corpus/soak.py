"""A million sessions of readers with one device, none of whom may ever meet a notice (I19).

It can be stopped at any time: how far it came stands in a file, and the next run goes on from there.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from gaceta.proof.corpus import catalogue, truth
from gaceta.proof.corpus.measuring import DAYS
from gaceta.proof.simulation import CALM, MIXTURES, play
from gaceta.seats.model import Policy

FAULTS = (CALM, MIXTURES["flaky"])


@dataclass(frozen=True, slots=True)
class Progress:
    """``seed`` is the next to be played."""

    seed: int = 0
    sessions: int = 0
    notices: int = 0
    breaches: int = 0


def one_device(
    path: Path, sessions: int, policy: Policy, tell: Callable[[Progress], None]
) -> Progress:
    """Go on until so many sessions are played, in all runs together. ``tell`` hears of each step."""
    done = Progress(**json.loads(path.read_text("utf-8"))) if path.exists() else Progress()
    while done.sessions < sessions:
        done = one_week(done, policy)
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(done)), encoding="utf-8")
        draft.replace(path)
        tell(done)
    return done


def one_week(done: Progress, policy: Policy) -> Progress:
    """A week of each scene of one device, on a calm and on a flaky network in turn."""
    faults = FAULTS[done.seed % len(FAULTS)]
    for name in catalogue.ONE_DEVICE:
        scene = catalogue.scene(name, seed=done.seed, days=DAYS)
        found = play(scene, policy, seed=done.seed, faults=faults)
        done = Progress(
            done.seed,
            done.sessions + len(scene.readings),
            done.notices + sum(1 for _ in truth.notices(found)),
            done.breaches + len(found.breaches),
        )
    return Progress(done.seed + 1, done.sessions, done.notices, done.breaches)
