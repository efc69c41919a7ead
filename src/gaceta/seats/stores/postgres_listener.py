"""Hears what other processes save in PostgreSQL, and rings for it in this one."""

import asyncio
from contextlib import suppress

from gaceta.seats.bell import Bell
from gaceta.seats.stores.postgres_connections import DOWN, SQL, Connections

PAUSE = 1.0
"""Seconds until a lost connection is opened again."""


class Listener:
    """One connection, opened by the first who watches and kept from then on."""

    def __init__(self, connections: Connections, bell: Bell) -> None:
        self._connections = connections
        self._bell = bell
        self._hears = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns once it hears, or knows that it cannot yet."""
        if self._task is None:
            self._task = asyncio.create_task(self._hear_for_ever())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hears.wait(), self._connections.patience)

    async def close(self) -> None:
        """Closing twice does no harm."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _hear_for_ever(self) -> None:
        while True:
            with suppress(*DOWN):
                await self._hear()
            await asyncio.sleep(PAUSE)

    async def _hear(self) -> None:
        connection = await self._connections.connect()
        try:
            await connection.execute(SQL["listen"])
            # What was saved while nobody heard is not known.
            self._bell.ring_all()
            self._hears.set()
            async for notice in connection.notifies():
                self._bell.ring(notice.payload)
        finally:
            await connection.close()
