"""What a live lease costs: in this process's memory, and in the SQLite file."""

import asyncio
import gc
from pathlib import Path

from gaceta.seats.engine import Engine
from gaceta.seats.model import Asker, Device, Policy
from gaceta.seats.store import Store
from gaceta.seats.stores.memory import MemoryStore, wall_clock
from gaceta.seats.stores.sqlite import SqliteStore

PATIENT = Policy(store_budget=60_000)


def bytes_a_lease(scratch: Path, leases: int) -> dict[str, float]:
    """Bytes for each live lease, on both stores."""
    path = scratch / "leases.sqlite3"
    before = _resident()
    memory = MemoryStore()
    asyncio.run(_fill(memory, leases))
    held = _resident() - before
    asyncio.run(_fill(SqliteStore(path), leases // 10))
    return {"memory": held / leases, "SQLite file": path.stat().st_size / (leases // 10)}


async def _fill(store: Store, leases: int) -> None:
    engine = Engine(store, PATIENT)
    until = wall_clock() + 3_600_000
    for number in range(leases):
        asker = Asker(Device(f"{number:064x}", "computer firefox"), until)
        await engine.acquire(
            f"00000000-0000-0000-0000-{number:012x}", asker, request=f"{number:032x}"
        )
    await store.close()


def _resident() -> int:
    """Bytes of memory that this process has now (Linux)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096
