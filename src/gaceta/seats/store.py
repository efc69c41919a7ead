"""The promises that every store keeps. ``tests/seats/contract.py`` holds each of them."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from gaceta.seats.model import Asker, Granted, Seat

A = TypeVar("A")

Step = Callable[[Seat, int], tuple[Seat, A]]
"""Given a seat and the store's clock (milliseconds): the seat afterwards, and an answer."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A heartbeat of a page that is being read. ``lease`` is how long one lasts, in milliseconds."""

    asker: Asker
    epoch: int
    request: str
    lease: int


class Store(Protocol):
    async def decide(self, seat: str, step: Step[A]) -> A:
        """Apply ``step`` to the seat atomically and durably, and return its answer.

        An unknown seat is ``Seat()``. ``step`` may be run again if another decision came between, so
        it must be pure. A step that returns the seat it was given writes nothing. Raises StoreDown.
        """
        ...

    async def beat(self, seat: str, beat: Beat) -> Granted | None:
        """The answer of ``rules.renew`` with ``retries.once``, where the store has a shorter way to it.

        None means that this is no plain case, or that there is no such way: nothing has changed, and
        ``decide`` will tell. Raises StoreDown.
        """
        ...

    def watch(self, seat: str) -> AbstractAsyncContextManager[asyncio.Event]:
        """An event that is set whenever the seat may have changed; the watcher clears it and looks.

        A hint, not a promise: a change may go unrung (the heartbeat finds it), and a ring may be idle.
        """
        ...

    async def close(self) -> None:
        """Let go of connections and threads."""
        ...
