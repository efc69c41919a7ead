"""What passes between a device and the newspaper: cookies there, a status and new cookies back."""

from dataclasses import dataclass

from gaceta.entitlements import Entitlement
from gaceta.passes import Pass
from gaceta.reading import Decision


@dataclass(frozen=True, slots=True)
class Cookies:
    """What a device shows with every request. A seal cannot be forged, so none is needed here."""

    device: str
    entitlement: Entitlement | None = None
    read_pass: Pass | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the gate or of the newspaper; status 0 if none came."""

    status: int
    state: str = ""
    epoch: int = 0
    beat: float | None = None
    took: int = 0
    """How long it took at the origin, in milliseconds."""
    entitlement: Entitlement | None = None
    read_pass: Pass | None = None
    drops_pass: bool = False
    decision: Decision | None = None
    """What a story's page came to."""
    wait: int = 0
    """With a notice: how long a takeover must wait."""
    asking: int = 0
    """With a refusal: how long until it is known whether the other device is still read."""


NOTHING = Reply(0)
