"""A million reader-hours, in pieces that can be stopped and gone on with.

Each piece is one seed under one mixture of faults. What is done stands in a file, a line a piece, so a
run that was stopped goes on with the next piece.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from gaceta.proof.simulation.faults import MIXTURES
from gaceta.proof.simulation.thousands import simulate
from gaceta.seats.model import Policy

READERS = 100
HOURS = 24
NAMES = tuple(MIXTURES)


@dataclass(frozen=True, slots=True)
class Piece:
    """``gaceta simulate --seed … --readers 100 --hours 24 --faults …`` repeats it."""

    seed: int
    faults: str
    reader_hours: int
    read_ms: int
    refused: int
    breaches: tuple[str, ...]


Tell = Callable[[int, int], None]
"""Is told how many reader-hours are done, and of how many."""


def soak(
    done: Path, reader_hours: int, *, policy: Policy | None = None, tell: Tell = lambda *_: None
) -> list[Piece]:
    """All pieces up to so many reader-hours; those in the file ``done`` are not run again."""
    pieces = list(read(done))
    seeds = count(1)
    while len(pieces) * READERS * HOURS < reader_hours:
        known = {(piece.seed, piece.faults) for piece in pieces}
        seed = next(seeds)
        faults = NAMES[seed % len(NAMES)]
        if (seed, faults) in known:
            continue
        pieces.append(_run(seed, faults, policy or Policy()))
        with done.open("a") as lines:
            lines.write(json.dumps(asdict(pieces[-1])) + "\n")
        tell(len(pieces) * READERS * HOURS, reader_hours)
    return pieces


def read(done: Path) -> Iterator[Piece]:
    """The pieces in the file; a line that a stop cut short is run again."""
    for line in done.read_text().splitlines() if done.exists() else ():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        yield Piece(**{**told, "breaches": tuple(told["breaches"])})


def _run(seed: int, faults: str, policy: Policy) -> Piece:
    report = simulate(seed, readers=READERS, hours=HOURS, faults=MIXTURES[faults], policy=policy)
    return Piece(
        seed,
        faults,
        READERS * HOURS,
        report.counts["read_ms"],
        report.counts["refused"],
        tuple(broken.told for broken in report.breaches),
    )
