"""A wire of our own between two programs, that can be slow, cut an answer off, or go dead."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Wire:
    """What the wire does now; may be changed at any moment, from any thread."""

    port: int = 0
    """Where to connect instead of to the server."""
    delay: float = 0.0
    """Seconds by which each answer is late."""
    cuts: int = 0
    """So many answers are still to be lost: the request arrives, its connection ends unanswered."""
    is_dead: bool = False
    """Nothing comes through, and nothing says so."""
    lost: int = 0
    """How many answers were lost."""
    _opened: set[asyncio.Task[None]] = field(default_factory=set)


@contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """A wire to that port of this machine, until the block ends."""
    wire, up, over = Wire(), threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        server = await asyncio.start_server(
            lambda reader, writer: _connected(wire, port, reader, writer), "127.0.0.1", 0
        )
        wire.port = server.sockets[0].getsockname()[1]
        up.set()
        await over.wait()
        server.close()
        for task in tuple(wire._opened):
            task.cancel()
        await asyncio.gather(*wire._opened, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert up.wait(5), "The wire was never there."
        yield wire
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


async def _connected(
    wire: Wire, port: int, client: asyncio.StreamReader, answers: asyncio.StreamWriter
) -> None:
    task = asyncio.current_task()
    assert task
    wire._opened.add(task)
    writers = [answers]
    try:
        server, requests = await asyncio.open_connection("127.0.0.1", port)
        writers.append(requests)
        there = asyncio.create_task(_carry(wire, client, requests, is_answer=False))
        back = asyncio.create_task(_carry(wire, server, answers, is_answer=True))
        try:
            await asyncio.wait((there, back), return_when=asyncio.FIRST_COMPLETED)
        finally:
            there.cancel()
            back.cancel()
            await asyncio.gather(there, back, return_exceptions=True)
    except (OSError, asyncio.CancelledError):
        pass
    finally:
        wire._opened.discard(task)
        for writer in writers:
            writer.transport.abort()


async def _carry(
    wire: Wire, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_answer: bool
) -> None:
    with suppress(OSError):
        while data := await source.read(65_536):
            if wire.is_dead:
                continue
            if is_answer and wire.cuts > 0:
                wire.cuts -= 1
                wire.lost += 1
                return
            if is_answer and wire.delay:
                await asyncio.sleep(wire.delay)
            sink.write(data)
            await sink.drain()
