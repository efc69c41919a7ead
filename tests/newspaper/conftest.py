from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils.translation import override
from pytest_django import Settings

from tests.access.conftest import empty_seats, outage

__all__ = ["empty_seats", "outage"]


@pytest.fixture(autouse=True)
def _pictures_are_kept_apart(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    """Addresses and sizes of pictures are cached; a test finds none of another's."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _pages_are_spanish() -> Iterator[None]:
    """A request leaves its language behind, and addresses are made in it."""
    with override("es"):
        yield
