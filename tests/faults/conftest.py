from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.devices import settings, sqlite_in
from tests.faults.nursery import Gate, gate


@pytest.fixture
def seats(tmp_path: Path) -> str:
    """The address of an empty seat store."""
    return sqlite_in(tmp_path)


@pytest.fixture
def served(seats: str) -> Iterator[Gate]:
    """A running gate on that store."""
    with gate(settings(seats)) as one:
        yield one
