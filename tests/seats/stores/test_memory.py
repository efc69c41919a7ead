import asyncio
from collections.abc import AsyncIterator

import pytest

from gaceta.seats.engine import Engine
from gaceta.seats.model import Device, Granted, Seat
from gaceta.seats.store import A, Step
from gaceta.seats.stores.memory import MemoryStore
from tests.seats.contract import PATIENT, StoreContract
from tests.seats.seating import Clock, asks


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(clock: Clock) -> AsyncIterator[MemoryStore]:
    store = MemoryStore(clock)
    yield store
    await store.close()


class TestMemoryStore(StoreContract):
    pass


class UnguardedStore(MemoryStore):
    """The same store with the protection off: another decision may come between look and write."""

    async def decide(self, seat: str, step: Step[A]) -> A:
        before = self._seats.get(seat, Seat())
        await asyncio.sleep(0)
        self._seats[seat], answer = step(before, self._clock())
        return answer


@pytest.mark.anyio
async def test_without_atomic_decisions_many_devices_read_at_once() -> None:
    """The control: the contract's test of a hundred devices can fail."""
    engine = Engine(UnguardedStore(Clock()), PATIENT)
    verdicts = await asyncio.gather(
        *(engine.acquire("s", asks(Device(f"d-{n}")), request=f"r-{n}") for n in range(100))
    )
    assert [type(v) for v in verdicts].count(Granted) > 1
