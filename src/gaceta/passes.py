"""Read passes: a short signed token that proves a device held a lease at an epoch.

Whoever has the key verifies it without asking the store.
"""

from dataclasses import dataclass

from gaceta.signing import BadToken, Expired, Seal, hmac_seal


@dataclass(frozen=True, slots=True)
class Pass:
    """``expires`` is in seconds since 1970 and never later than the lease's own end."""

    seat: str
    device: str
    epoch: int
    expires: float
    degraded: bool = False
    """Given while the store was down: it proves no lease."""


def pass_seal(secret: bytes, *, issuer: str) -> Seal:
    return hmac_seal(secret, typ="pass+jwt", issuer=issuer, audience="readers")


def mint(seal: Seal, it: Pass) -> str:
    """The pass as a token."""
    claims: dict[str, object] = {"seat": it.seat, "dev": it.device, "epoch": it.epoch}
    if it.degraded:
        claims["degraded"] = True
    return seal.stamp(claims, expires=it.expires)


def verify(seal: Seal, token: str, *, now: float) -> Pass:
    """The pass in a token. ``now`` in seconds since 1970. Raises BadToken, and Expired after its time."""
    claims = seal.open(token, now=now)
    try:
        return Pass(
            seat=claims["seat"],
            device=claims["dev"],
            epoch=claims["epoch"],
            expires=claims["exp"],
            degraded=claims.get("degraded", False),
        )
    except KeyError:
        raise BadToken("incomplete") from None


__all__ = ["BadToken", "Expired", "Pass", "mint", "pass_seal", "verify"]
