"""Connections to PostgreSQL: a few that are kept open and lent, each for a bounded time.

A server that has stopped answering cannot be asked to give up a query. So whoever keeps a connection
too long is cut off from this side: the socket is shut down, and the query fails as if the server had
hung up.
"""

import asyncio
import os
import select
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from psycopg import AsyncConnection, Error
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from gaceta.seats.stores.statements import statements

SQL = statements("postgres.sql")
DOWN = (Error, OSError, TimeoutError)
"""What a server that does not answer, or not as it should, looks like."""


class Connections:
    """At most ``most`` are lent at once, each for ``patience`` seconds with the wait for it."""

    def __init__(self, url: str, most: int, patience: float) -> None:
        self._address = _with_limits(url, patience)
        self.patience = patience
        self._free = asyncio.Semaphore(most)
        self._idle: list[AsyncConnection] = []
        self._table_is_there = False

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[AsyncConnection]:
        """A connection to a server that has the table. Raises one of DOWN."""
        deadline = asyncio.get_running_loop().time() + self.patience
        async with asyncio.timeout_at(deadline):
            await self._free.acquire()
        try:
            async with self._lent_until(deadline) as connection:
                yield connection
        finally:
            self._free.release()

    async def connect(self) -> AsyncConnection:
        """A new connection, which is the caller's to close. Raises one of DOWN."""
        async with asyncio.timeout(self.patience):
            return await AsyncConnection.connect(self._address, autocommit=True)

    async def close(self) -> None:
        """Close those that are not lent."""
        while self._idle:
            await self._idle.pop().close()

    @asynccontextmanager
    async def _lent_until(self, deadline: float) -> AsyncIterator[AsyncConnection]:
        async with asyncio.timeout_at(deadline):
            connection = await self._idle_one() or await self.connect()
        timer = asyncio.get_running_loop().call_at(deadline, _hang_up, connection)
        try:
            await self._make_table(connection)
            yield connection
        except DOWN:
            # The others have met the same, or will; what was known of the server is not known now.
            self._table_is_there = False
            await connection.close()
            await self.close()
            raise
        finally:
            timer.cancel()
            if not connection.closed:
                self._idle.append(connection)

    async def _idle_one(self) -> AsyncConnection | None:
        while self._idle:
            connection = self._idle.pop()
            if not _is_ending(connection):
                return connection
            await connection.close()
        return None

    async def _make_table(self, connection: AsyncConnection) -> None:
        if self._table_is_there:
            return
        known = await (await connection.execute(SQL["known"])).fetchone()
        # Asked first, since who may not create tables may use one that is there.
        if known != (True,):
            await connection.execute(SQL["schema"])
        self._table_is_there = True


def _with_limits(url: str, patience: float) -> str:
    """The address, with limits by which the server gives up before we do, and a lost one is noticed."""
    told = conninfo_to_dict(url)
    limit = f"{patience * 500:.0f}ms"
    options = f"{told.pop('options', '')} -c statement_timeout={limit} -c lock_timeout={limit}"
    ours = {
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": 20_000,
    }
    return make_conninfo("", **{**ours, **told}, options=options.strip())


def _is_ending(connection: AsyncConnection) -> bool:
    """True if the server has said something unasked: that it ends the connection, or its end."""
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return bool(line.poll(0))


def _hang_up(connection: AsyncConnection) -> None:
    with suppress(*DOWN), socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
