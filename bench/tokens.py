"""Readers for the bench: seats, devices and the tokens they show."""

import hashlib
import time
from dataclasses import dataclass

from bench.apps import SEALS
from gaceta import entitlements, passes
from gaceta.entitlements import Entitlement
from gaceta.passes import Pass

HOUR = 3600.0


@dataclass(frozen=True)
class BenchReader:
    """One device of one reader, with what its browser would send."""

    seat: str
    device: str
    entitlement: str

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.entitlement}",
            "X-Gaceta-Device": self.device,
            "Content-Type": "application/json",
        }


def reader(seat: str, device: str) -> BenchReader:
    """The device called ``device`` with an hour's entitlement to the seat."""
    now = time.time()
    written = Entitlement(
        reader=seat,
        seat=seat,
        device=hashlib.sha256(device.encode()).hexdigest(),
        kind="computer firefox",
        written=now,
        until=now + HOUR,
    )
    return BenchReader(seat, device, entitlements.write(SEALS.entitlements, written))


def good_pass() -> str:
    """A pass that is good for an hour."""
    return passes.mint(SEALS.passes, Pass("seat", "d" * 64, 1, time.time() + HOUR))
