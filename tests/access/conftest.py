from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from gaceta.access import engine


@pytest.fixture
def outage(tmp_path: Path) -> Path:
    """While this file exists the seat store is down."""
    return tmp_path / "outage"


@pytest.fixture(autouse=True)
def empty_seats(settings: Settings, outage: Path) -> Iterator[None]:
    """A seat store of the test's own, that can be made to fail."""
    settings.GATE = replace(settings.GATE, outage_file=outage)
    engine.engine.cache_clear()
    yield
    engine.engine.cache_clear()
