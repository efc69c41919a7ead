"""A thread with an event loop of its own, for connections that belong to one loop.

The gate asks from its event loop, Django from many threads with a short-lived loop each. Connections
can serve them all only if they live on a loop that is none of theirs.
"""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class OwnThread:
    """Started by the first question. May be asked from any thread."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What ``work`` returns or raises. It runs to its end, even if the asker does not wait for it."""
        future = asyncio.run_coroutine_threadsafe(_to_its_end(work), self._started())
        return await asyncio.wrap_future(future)

    def stop(self) -> None:
        """Wait for the thread to end. Stopping twice does no harm."""
        with self._starting:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop and thread:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                # A daemon: a process that ends without closing its store is not held up.
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name=self._name, daemon=True
                )
                self._thread.start()
            return self._loop


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    return await asyncio.shield(asyncio.ensure_future(work))
