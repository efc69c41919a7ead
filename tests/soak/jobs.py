"""All long jobs. A new one is a function that does a unit, and a line in the table."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from gaceta.proof.corpus.soak import Progress, one_week
from gaceta.proof.simulation import MIXTURES
from gaceta.proof.simulation.thousands import simulate
from gaceta.seats.model import Policy
from tests.faults.deploys import deploy
from tests.faults.devices import sqlite_in
from tests.faults.kills import Outcome, kill_workers
from tests.proof.bugs.catching import caught
from tests.proof.bugs.seeded import BUGS
from tests.seats.equivalence import equivalent_all
from tests.seats.stores.servers import REDIS_7, alone
from tests.soak.job import Done, Job

ROOT = Path(__file__).parents[2]
KILLS_A_UNIT = 25
STREAMS = 10_000
SEQUENCES_A_UNIT = 1_000
READERS, HOURS = 1_000, 10.0
SEEDS_A_BUG = 50
WEEKS_A_UNIT = 88
"""A little over ten thousand sessions."""


def kills_on_sqlite(unit: int) -> Done:
    with tempfile.TemporaryDirectory() as folder:
        return _killed(kill_workers(sqlite_in(Path(folder)), KILLS_A_UNIT, unit))


def kills_on_redis(unit: int) -> Done:
    with tempfile.TemporaryDirectory() as folder, alone(REDIS_7, Path(folder)) as server:
        return _killed(kill_workers(server.url, KILLS_A_UNIT, unit))


def streams(unit: int) -> Done:
    """A deploy with ten thousand open streams."""
    with tempfile.TemporaryDirectory() as folder:
        seen = deploy(sqlite_in(Path(folder)), STREAMS)
    wrong = {
        f"{seen.streams - seen.told} streams were not told": seen.told < seen.streams,
        f"drained within {seen.drained:.1f} s, not 5": seen.drained > 5,
        f"reconnects spread over {seen.spread:.1f} s, not 10": seen.spread < 10,
        f"{seen.streams - seen.kept} leases lost": seen.kept < seen.streams,
    }
    note = (
        f"{seen.streams} streams drained in {seen.drained:.1f} s, "
        f"reconnects spread over {seen.spread:.1f} s, {seen.streams - seen.kept} leases lost"
    )
    failures = tuple(what for what, is_so in wrong.items() if is_so)
    return Done({"streams": seen.streams}, failures, (note,))


def random_tests(unit: int) -> Done:
    """Every test that draws its examples, with a thousand of them and a seed of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "hypothesis", "-p", "no:randomly"]
    seeded = [f"--hypothesis-seed={unit}", "tests/seats", "tests/gate", "tests/test_signing.py"]
    run = subprocess.run(  # noqa: S603
        [*command, *seeded],
        cwd=ROOT,
        env=os.environ | {"GACETA_HYPOTHESIS": "soak"},
        capture_output=True,
        text=True,
        check=False,
    )
    failures = () if run.returncode == 0 else (run.stdout[-4_000:],)
    return Done({"rounds of 1,000 examples": 1}, failures)


def sequences(unit: int) -> Done:
    """I21: the same answers from the model and from every store."""
    equivalent_all(range(unit * SEQUENCES_A_UNIT, (unit + 1) * SEQUENCES_A_UNIT))
    return Done({"sequences": SEQUENCES_A_UNIT})


def reader_hours(unit: int) -> Done:
    """Thousands of readers in virtual time, each unit under another mixture of faults."""
    faults = list(MIXTURES.values())[unit % len(MIXTURES)]
    seen = simulate(unit, readers=READERS, hours=HOURS, faults=faults)
    again = f"gaceta simulate --seed {unit} --readers {READERS} --hours {HOURS:g} "
    breaches = tuple(f"{one.told}\n{again}--faults {faults.name}" for one in seen.breaches[:5])
    decided = {"decisions": float(seen.counts["decisions"]), "breaches": float(len(seen.breaches))}
    return Done({"reader-hours": READERS * HOURS, **decided}, breaches)


def seeded_bugs(unit: int) -> Done:
    """I22: a bug is put into the engine; which checks find it?"""
    bug = BUGS[unit]
    by = [check.replace("_", " ") for check in caught(bug, seeds=SEEDS_A_BUG)]
    note = f"{bug.name}: {', '.join(by) or 'caught by nothing'}"
    failures = () if by else (f"{bug.name} slips through",)
    return Done({"bugs": 1, "caught": min(1, len(by))}, failures, (note,))


def one_device(unit: int) -> Done:
    """I19: nobody who reads on one device meets a notice, whatever the corpus has them do."""
    done = Progress(seed=unit * WEEKS_A_UNIT)
    for _ in range(WEEKS_A_UNIT):
        done = one_week(done, Policy())
    wrong = {
        f"{done.notices} notices": done.notices,
        f"{done.breaches} breaches of invariants": done.breaches,
    }
    failures = tuple(what for what, count in wrong.items() if count)
    return Done({"sessions": done.sessions, "notices": done.notices}, failures)


JOBS = (
    Job("kills-sqlite", "kill -9 mid-decision on SQLite", 40, kills_on_sqlite, seconds=12),
    Job("kills-redis", "kill -9 mid-decision on Redis", 40, kills_on_redis, seconds=12),
    Job("streams", "a deploy with 10,000 open streams", 1, streams, seconds=45),
    Job("sequences", "equal answers of the model and all stores", 100, sequences, seconds=60),
    Job("reader-hours", "invariants in virtual time, under faults", 100, reader_hours, seconds=120),
    Job("seeded-bugs", "every bug put in is caught", len(BUGS), seeded_bugs, seconds=30),
    Job("one-device", "no notice for readers with one device", 100, one_device, seconds=60),
    Job("random-tests", "the random tests with other seeds", 20, random_tests, seconds=120),
)


def _killed(outcome: Outcome) -> Done:
    counts = {
        "kills": outcome.kills,
        "decisions cut in half": outcome.halfway,
        "answers": outcome.decisions,
        "requests cut off by a kill": outcome.unknown,
    }
    return Done(counts, outcome.breaches)
