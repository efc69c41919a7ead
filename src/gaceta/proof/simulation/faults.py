"""What goes wrong in a simulated world, and how often. All lengths are milliseconds."""

from dataclasses import dataclass, replace

HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class Faults:
    """Nothing goes wrong by default. Chances are per message unless they say otherwise."""

    name: str = "calm"
    # The network of a device.
    lost_request: float = 0.0
    lost_reply: float = 0.0
    duplicated: float = 0.0
    late: float = 0.0
    """The chance that a message is held up, by up to ``lateness``: it overtakes and is overtaken."""
    lateness: int = 10_000
    stalled: float = 0.0
    """The chance that a stream goes dead, within some minutes, without the browser noticing."""
    lost_ring: float = 0.0
    # The store.
    outages: float = 0.0
    """A day; each lasts from a second to three quarters of an hour."""
    slow: float = 0.0
    """Times a day that the store is slow for some minutes; what was asked may happen late."""
    blips: float = 0.0
    """The chance that a single decision gives no answer; it may have been made."""
    emptied: float = 0.0
    """Times a day that the store forgets everything."""
    # Clocks.
    store_jumps: float = 0.0
    """Times a day that the store's clock jumps, by seconds or by an hour, to and fro."""
    store_drift: float = 0.0
    """How much faster the store's clock may run, at most: 0.001 is a second in 1000 seconds."""
    device_jumps: float = 0.0
    """Times a day that a device's clock jumps by up to a day."""
    device_drift: float = 0.0
    # Browsers.
    killed: float = 0.0
    """The chance that a page that is closed gets no time to say so."""
    no_locks: float = 0.0
    """The share of devices whose browser has no Web Locks: each of its tabs speaks."""


CALM = Faults()
FLAKY = Faults(
    name="flaky",
    lost_request=0.03,
    lost_reply=0.03,
    duplicated=0.02,
    late=0.05,
    stalled=0.2,
    lost_ring=0.1,
    killed=0.1,
)
OUTAGES = Faults(name="outages", outages=6, slow=6, blips=0.002, emptied=2, killed=0.05)
CLOCKS = Faults(name="clocks", store_jumps=8, store_drift=0.001, device_jumps=4, device_drift=0.001)
EVERYTHING = replace(
    FLAKY,
    name="everything",
    outages=4,
    slow=4,
    blips=0.001,
    emptied=1.5,
    store_jumps=4,
    store_drift=0.001,
    device_jumps=4,
    device_drift=0.001,
    no_locks=0.1,
)

MIXTURES = {one.name: one for one in (CALM, FLAKY, OUTAGES, CLOCKS, EVERYTHING)}
