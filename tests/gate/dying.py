"""A store in a process that is told, by SIGUSR1, to die in the middle of its next decision."""

import asyncio
import os
import signal
from contextlib import AbstractAsyncContextManager
from itertools import cycle

from gaceta.seats.model import Granted, Seat
from gaceta.seats.store import A, Beat, Step, Store


class StoreToDieIn:
    """The given store. The process dies before its decision is stored, or after, in turn."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._is_told = False
        self._when = cycle(("before", "after")) if os.getpid() % 2 else cycle(("after", "before"))
        signal.signal(signal.SIGUSR1, self._tell)

    async def decide(self, seat: str, step: Step[A]) -> A:
        when = next(self._when)

        def deadly(before: Seat, now: int) -> tuple[Seat, A]:
            answer = step(before, now)
            self._die(here=when == "before" and answer[0] is not before)
            return answer

        answer = await self._store.decide(seat, deadly)
        self._die(here=when == "after")
        return answer

    async def beat(self, seat: str, beat: Beat) -> Granted | None:
        answer = await self._store.beat(seat, beat)
        self._die(here=answer is not None)
        return answer

    def watch(self, seat: str) -> AbstractAsyncContextManager[asyncio.Event]:
        return self._store.watch(seat)

    async def close(self) -> None:
        await self._store.close()

    def _tell(self, *_: object) -> None:
        self._is_told = True

    def _die(self, *, here: bool) -> None:
        if here and self._is_told:
            os.kill(os.getpid(), signal.SIGKILL)
