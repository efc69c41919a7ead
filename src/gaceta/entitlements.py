"""The signed statement "this reader holds this seat until then": Django writes it, the gate reads it.

It is bound to one device: whoever presents it must also have that device's cookie.
"""

from dataclasses import dataclass

from gaceta.signing import BadToken, Expired, Seal, hmac_seal


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Who reads, which seat, on which device, until when. Times are seconds since 1970."""

    reader: str
    seat: str
    device: str
    kind: str
    """The device's label to show, "phone safari"."""
    written: float
    until: float
    key: str = ""
    """The thumbprint of the device's key, which has lately been proved; empty for one that has none."""


def entitlement_seal(secret: bytes, *, issuer: str) -> Seal:
    return hmac_seal(secret, typ="entitlement+jwt", issuer=issuer, audience="gate")


def write(seal: Seal, entitlement: Entitlement) -> str:
    """The entitlement as a token."""
    claims: dict[str, object] = {
        "sub": entitlement.reader,
        "seat": entitlement.seat,
        "dev": entitlement.device,
        "kind": entitlement.kind,
        "iat": entitlement.written,
    }
    if entitlement.key:
        claims["cnf"] = {"jkt": entitlement.key}  # RFC 7800, RFC 9449
    return seal.stamp(claims, expires=entitlement.until)


def read(seal: Seal, token: str, *, now: float) -> Entitlement:
    """The entitlement in a token. Raises BadToken, and Expired once ``until`` has passed."""
    claims = seal.open(token, now=now)
    try:
        return Entitlement(
            reader=claims["sub"],
            seat=claims["seat"],
            device=claims["dev"],
            kind=claims["kind"],
            written=claims["iat"],
            until=claims["exp"],
            key=claims["cnf"]["jkt"] if "cnf" in claims else "",
        )
    except KeyError:
        raise BadToken("incomplete") from None


__all__ = ["BadToken", "Entitlement", "Expired", "entitlement_seal", "read", "write"]
