"""Plays scenes from many seeds and counts. What is asked for twice comes out the same."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from gaceta.proof.corpus import catalogue
from gaceta.proof.corpus.figures import HOUR, Count, count, total
from gaceta.proof.simulation import play
from gaceta.seats.model import Policy

DAYS = 7
TOGETHER = 4
"""So many seeds are played before it is looked at whether there are enough hours."""

Progress = Callable[[str, float], None]
"""Is told a scene's name, and the share of its hours that are played."""
Job = tuple[str, Policy, int]


def measure(
    policy: Policy,
    names: Iterable[str],
    *,
    hours: float,
    seed: int,
    jobs: int = 1,
    tell: Progress = lambda name, share: None,
) -> dict[str, Count]:
    """For each scene at least so many hours of reading, from ``seed`` on."""
    # Spawned, not forked: whoever measures may have threads.
    if jobs == 1:
        return {name: _scene(map, name, policy, hours, seed, tell) for name in names}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return {name: _scene(pool.map, name, policy, hours, seed, tell) for name in names}


def one(job: Job) -> Count:
    """A week of one scene."""
    name, policy, seed = job
    return count(play(catalogue.scene(name, seed=seed, days=DAYS), policy, seed=seed), policy)


def _scene(
    plays: Callable[[Callable[[Job], Count], Iterable[Job]], Iterator[Count]],
    name: str,
    policy: Policy,
    hours: float,
    seed: int,
    tell: Progress,
) -> Count:
    counted = Count()
    while counted.read < hours * HOUR:
        counted += total(plays(one, [(name, policy, seed + n) for n in range(TOGETHER)]))
        seed += TOGETHER
        tell(name, min(1.0, counted.read / (hours * HOUR)))
    return counted
