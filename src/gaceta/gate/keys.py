"""The two seals of an installation: what the newspaper states to the gate, and what the gate states."""

from dataclasses import dataclass

from gaceta.entitlements import entitlement_seal
from gaceta.gate.config import GateConfig
from gaceta.passes import pass_seal
from gaceta.signing import Seal


@dataclass(frozen=True)
class Seals:
    entitlements: Seal
    """The newspaper writes with it, the gate reads."""
    passes: Seal
    """The gate writes with it; the newspaper and the edge read."""


def seals_of(config: GateConfig) -> Seals:
    """Both seals, from the one secret. The site's own address issues."""
    return Seals(
        entitlements=entitlement_seal(config.secret, issuer=config.origin),
        passes=pass_seal(config.secret, issuer=config.origin),
    )
