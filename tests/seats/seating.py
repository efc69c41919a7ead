"""What the seat tests are made of: a clock that is set by hand, the cast's devices, an engine."""

from dataclasses import dataclass

from gaceta.seats.engine import Engine
from gaceta.seats.model import Asker, Device, Policy
from gaceta.seats.store import Store
from gaceta.seats.stores.memory import MemoryStore

NOON = 1_800_000_000_000
LATER = NOON + 10**12
POLICY = Policy()

PHONE = Device("ana-phone", "phone safari")
LAPTOP = Device("ana-laptop", "computer firefox")
CARLA = Device("carla-tablet", "tablet chrome")


@dataclass
class Clock:
    """Milliseconds, moved by hand."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now

    def forward(self, milliseconds: int) -> None:
        self.now += milliseconds


def asks(device: Device, *, until: int = LATER, written: int = NOON) -> Asker:
    """The device with an entitlement that is good for longer than the tests last."""
    return Asker(device, until, written)


def engine_at(clock: Clock, *, policy: Policy = POLICY, store: Store | None = None) -> Engine:
    """An engine on a memory store with that clock."""
    return Engine(store or MemoryStore(clock), policy)
