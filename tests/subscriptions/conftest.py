from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.dispatch import Signal
from django.utils.translation import override
from pytest_django import Settings

from gaceta.readers import pace


@pytest.fixture(autouse=True)
def _passwords_are_hashed_quickly(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.readers.hashing.QuickArgon2"]


@pytest.fixture(autouse=True)
def _answers_are_not_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "sleep", lambda seconds: None)


@pytest.fixture(autouse=True)
def _nobody_has_tried_before() -> Iterator[None]:
    """Limits on attempts are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _pages_are_spanish() -> Iterator[None]:
    """A request leaves its language behind, and addresses are made in it."""
    with override("es"):
        yield


@pytest.fixture
def hear() -> Iterator[Callable[[Signal], list[dict[str, Any]]]]:
    """``told = hear(signal)``: what the signal tells from then on."""
    connected: list[tuple[Signal, Any]] = []

    def listen(signal: Signal) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []

        def receiver(sender: Any, **what: Any) -> None:
            told.append(what)

        signal.connect(receiver, weak=False)
        connected.append((signal, receiver))
        return told

    yield listen
    for signal, receiver in connected:
        signal.disconnect(receiver)
