"""A store that can be made to fail: while a file exists, no question is answered.

For the demo and the tests: what readers meet in an outage can be seen by making one.
"""

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from gaceta.seats.model import Granted, StoreDown
from gaceta.seats.store import A, Beat, Step, Store


class StoreWithOutages:
    """The given store, down for as long as ``switch`` exists."""

    def __init__(self, store: Store, switch: Path) -> None:
        self._store = store
        self._switch = switch

    async def decide(self, seat: str, step: Step[A]) -> A:
        if self._switch.exists():
            raise StoreDown(f"switched off by {self._switch}")
        return await self._store.decide(seat, step)

    async def beat(self, seat: str, beat: Beat) -> Granted | None:
        if self._switch.exists():
            raise StoreDown(f"switched off by {self._switch}")
        return await self._store.beat(seat, beat)

    def watch(self, seat: str) -> AbstractAsyncContextManager[asyncio.Event]:
        return self._store.watch(seat)

    async def close(self) -> None:
        await self._store.close()
