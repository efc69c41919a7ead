"""I21: whatever is asked in whatever order, the model and every store give the same answers.

The memory store is compared with the model after every call: the verdict in the model's words, and the
seat. Any other store is compared with the memory store: every verdict as a whole, and the seat at the
end. Sequences run side by side on seats of their own, each at its own time; see ``clock``.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import replace
from uuid import uuid4

from gaceta.proof.calls import Call, ask, ask_model, picture, picture_of_model, plain
from gaceta.proof.model import ModelSeat
from gaceta.proof.sequences import POLICY, START, sequence
from gaceta.seats.engine import Engine
from gaceta.seats.model import Seat, Verdict
from gaceta.seats.store import Store
from gaceta.seats.stores.memory import MemoryStore

PATIENT = replace(POLICY, store_budget=60_000)
"""Equivalence is about what is decided, not how fast."""

AT_ONCE = 32
"""Sequences that run side by side, so that none waits for another's trip to a server."""

Calls = tuple[Call, ...]
Expected = list[tuple[Verdict, Seat]]
"""What the engine in memory answered to each call, and its seat after it."""

Parts = Callable[[Calls, Expected], Awaitable[str | None]]
"""Where a sequence parts from what is expected, in words; None if it does not."""

_now: ContextVar[int] = ContextVar("now")


def clock() -> int:
    """The moment of the call that is being made: the clock to hand to a store under test."""
    return _now.get()


class Parted(AssertionError):
    """Two that should agree did not; the text tells the sequence and where."""


async def same_everywhere(
    seeds: Iterable[int], stores: Mapping[str, Store], done: Callable[[int], None] = lambda _: None
) -> None:
    """Raises Parted for a sequence whose answers part. The stores run on ``clock``.

    ``done`` hears of each seed that is through.
    """
    waiting = iter(seeds)

    async def take_turns() -> None:
        for seed in waiting:
            await same_answers(seed, stores)
            done(seed)

    turns = [asyncio.create_task(take_turns()) for _ in range(AT_ONCE)]
    try:
        await asyncio.gather(*turns)
    finally:
        for turn in turns:
            turn.cancel()
        await asyncio.gather(*turns, return_exceptions=True)


async def same_answers(seed: int, stores: Mapping[str, Store]) -> None:
    """Raises Parted, with the shortest sequence found that still parts."""
    calls = sequence(seed)
    expected = await in_memory(calls)
    if await _model_parts(calls, expected):
        raise Parted(await _story(seed, "the model", calls, _model_parts))
    for name, store in stores.items():

        async def store_parts(calls: Calls, expected: Expected, store: Store = store) -> str | None:
            return await _store_parts(calls, expected, store)

        if await store_parts(calls, expected):
            raise Parted(await _story(seed, name, calls, store_parts))


async def in_memory(calls: Calls) -> Expected:
    """The verdict of each call, and the seat after it."""
    store = MemoryStore(clock)
    engine = _engine(store)
    return [(await _ask(engine, "s", call), await _seat(store, "s")) for call in calls]


def _engine(store: Store) -> Engine:
    """It knows no clock but the store's, so that it cannot notice one that is set back."""
    return Engine(store, PATIENT, monotonic=lambda: clock() / 1000)


async def _model_parts(calls: Calls, expected: Expected) -> str | None:
    model = ModelSeat(POLICY)
    for number, (call, (verdict, seat)) in enumerate(zip(calls, expected, strict=True), 1):
        if call.does == "lose":
            model = ModelSeat(POLICY)
        answer = ask_model(model, call)
        if plain(verdict) != answer:
            return f"call {number}: the model answers {answer}, the engine {verdict}"
        if picture(seat) != picture_of_model(model):
            return (
                f"call {number}: the model's seat is\n  {picture_of_model(model)},\n"
                f"the engine's\n  {picture(seat)}"
            )
    return None


async def _store_parts(calls: Calls, expected: Expected, store: Store) -> str | None:
    engine, name = _engine(store), uuid4().hex
    for number, (call, (in_memory, _)) in enumerate(zip(calls, expected, strict=True), 1):
        verdict = await _ask(engine, name, call)
        if verdict != in_memory:
            return f"call {number}: in memory the answer is\n  {in_memory},\nhere\n  {verdict}"
    seat = await _seat(store, name)
    if expected and seat != expected[-1][1]:
        return f"at the end the seat in memory is\n  {expected[-1][1]},\nhere\n  {seat}"
    return None


async def _ask(engine: Engine, seat: str, call: Call) -> Verdict:
    _now.set(call.at)
    return await ask(engine, seat, call)


async def _seat(store: Store, name: str) -> Seat:
    return await store.decide(name, lambda seat, _now: (seat, seat))


async def _story(seed: int, name: str, calls: Calls, parts: Parts) -> str:
    shortest = await _shortened(calls, parts)
    where = await parts(shortest, await in_memory(shortest))
    lines = [f"{number:3}  {told(call)}" for number, call in enumerate(shortest, 1)]
    head = f"Sequence {seed} parts from {name}; {len(shortest)} of its {len(calls)} calls suffice:"
    return "\n".join((head, *lines, f"At {where}"))


async def _shortened(calls: Calls, parts: Parts) -> Calls:
    """The sequence without the calls that are not needed for it to part."""
    number = 0
    while number < len(calls):
        fewer = calls[:number] + calls[number + 1 :]
        if await parts(fewer, await in_memory(fewer)):
            calls = fewer
        else:
            number += 1
    return calls


def told(call: Call) -> str:
    """A call on one line, its moments counted from the beginning of the sequence."""
    asks = call.does in ("acquire", "renew", "takeover", "look")
    words = {
        "epoch": call.epoch if call.does in ("renew", "takeover", "release") else None,
        "claim": call.claim,
        "resting": None if call.reading else "yes",
        "until": f"{call.until - START:+}" if asks else None,
        "written": f"{call.written - START:+}" if asks else None,
        "written before": f"{call.written - START:+}"
        if call.does in ("revoke", "dismiss")
        else None,
        "keep": call.keep,
        "capacity": call.capacity if call.does == "set_capacity" else None,
        "request": call.request or None,
    }
    details = ", ".join(f"{word} {value}" for word, value in words.items() if value is not None)
    return f"{call.at - START:+} ms  {call.device} {call.does}  {details}"
