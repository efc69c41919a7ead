"""Hears that the server was told to stop, before the server waits for streams that never end."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_to_stop(hear: Callable[[], None]) -> Iterator[None]:
    """Inside, a signal to stop also calls ``hear`` on the event loop; the server's handlers go on.

    A server on asyncio hears signals through its loop's wakeup descriptor, which is written to whatever
    handler stands; one that does not is called from ours. Where there is no server's handler, or another
    thread than the main one, nothing is changed.
    """
    loop = asyncio.get_running_loop()
    earlier = {stop: signal.getsignal(stop) for stop in STOPS}

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(hear)
        handler = earlier[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    is_main = threading.current_thread() is threading.main_thread()
    replaced = [stop for stop in STOPS if is_main and callable(earlier[stop])]
    for stop in replaced:
        signal.signal(stop, handle)
    try:
        yield
    finally:
        for stop in replaced:
            signal.signal(stop, earlier[stop])
