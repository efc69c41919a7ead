"""What every answer is made with: handed in once, at the start."""

from collections.abc import Callable
from dataclasses import dataclass, field

from gaceta.gate.callers import Recognise, recognising
from gaceta.gate.config import GateConfig
from gaceta.gate.keys import Seals
from gaceta.gate.outage import OutageLog
from gaceta.seats.engine import Engine


@dataclass(frozen=True)
class Parts:
    engine: Engine
    seals: Seals
    config: GateConfig
    clock: Callable[[], float]
    """Seconds since 1970."""
    chance: Callable[[], float]
    """From 0 up to 1: spreads out what would otherwise happen all at once."""
    outages: OutageLog = field(default_factory=OutageLog)
    recognise: Recognise = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "recognise", recognising(self.seals.entitlements))

    def beat_ms(self) -> int:
        """A heartbeat, give or take a quarter, so that readers do not come back all at once."""
        return round(self.config.policy.heartbeat * (0.75 + self.chance() / 2))
