"""The file of seats is locked or its disk is full: readers wait a second at most, and read on."""

import resource
import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.devices import Browser, settings, sqlite_in
from tests.faults.nursery import Gate, gate

PATIENCE = 1.0
"""Seconds that a reader waits at most, says the table."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "seats.sqlite3"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Gate]:
    """A gate with leases that last longer than any of this."""
    with gate(settings(sqlite_in(tmp_path), GACETA_LEASE="30", GACETA_QUIET="29")) as one:
        yield one


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes, and does not come to an end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full(one: Gate, file: Path) -> Iterator[None]:
    """No file of the gate's worker may grow: what a full disk is to it."""
    written_to = file.with_name(f"{file.name}-wal").stat().st_size
    before = resource.prlimit(one.worker, resource.RLIMIT_FSIZE)
    resource.prlimit(one.worker, resource.RLIMIT_FSIZE, (written_to, before[1]))
    yield
    resource.prlimit(one.worker, resource.RLIMIT_FSIZE, before)


def reads_on(phone: Browser, one: Gate) -> float:
    """The phone is answered that it may read on; after how many seconds."""
    began = time.monotonic()
    answer = phone.ask(one.address, "acquire")
    took = time.monotonic() - began
    assert answer.json()["state"] == "degraded", answer.text
    assert phone.good_pass
    return took


def until_it_answers(phone: Browser, one: Gate) -> dict[str, object]:
    """The first answer that is not a stopgap: the breaker lets the store rest for a second."""
    patience = time.monotonic() + 20
    while True:
        said: dict[str, object] = phone.ask(one.address, "acquire").json()
        if said["state"] != "degraded":
            return said
        assert time.monotonic() < patience, "The gate never found its store again."


def is_whole(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as look:
        return bool(look.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def test_while_it_is_locked_readers_wait_a_second_at_most_and_read_on(
    served: Gate, file: Path
) -> None:
    phone = Browser("phone")
    epoch = phone.reads(served.address)
    with locked(file):
        # The middle of five: a machine that is busy otherwise is not the fault looked for.
        assert statistics.median(reads_on(phone, served) for _ in range(5)) < PATIENCE
    assert until_it_answers(phone, served)["epoch"] == epoch
    assert is_whole(file)


def test_on_a_full_disk_readers_read_on_and_no_decision_is_halved(served: Gate, file: Path) -> None:
    phone, tablet = Browser("phone"), Browser("tablet", "seat-of-carla")
    epoch, theirs = phone.reads(served.address), tablet.reads(served.address)
    with full(served, file):
        waits = [reads_on(one, served) for one in (phone, tablet, phone, tablet, phone)]
        assert statistics.median(waits) < PATIENCE
        # A reader whose browser is new to the store reads on like all others.
        reads_on(Browser("tv", "seat-of-dario"), served)
        assert is_whole(file)
    assert until_it_answers(phone, served)["epoch"] == epoch
    assert until_it_answers(tablet, served)["epoch"] == theirs
    assert is_whole(file)
