"""A device's own key: ECDSA on P-256, made in the browser, which lets nobody have the private half.

Nothing in a message chooses how it is checked: there is one curve, one hash and one form of signature,
those of WebCrypto (a raw point of 65 bytes; r and s, 32 bytes each), in base64.
"""

import base64
import binascii
import hashlib
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

P256 = ec.SECP256R1()
ECDSA = ec.ECDSA(SHA256())
POINT, SIGNATURE = 65, 64
"""Bytes."""


def is_key(key: str) -> bool:
    """True for a point of the curve, spelled as WebCrypto and we spell it."""
    raw = _bytes(key, POINT)
    if raw is None or raw[0] != 4:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(P256, raw)
    except ValueError:
        return False
    return True


def signed_by(key: str, signature: str, message: str) -> bool:
    """True if whoever has the private half of ``key`` signed the message."""
    point, raw = _bytes(key, POINT), _bytes(signature, SIGNATURE)
    if point is None or raw is None:
        return False
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    public = ec.EllipticCurvePublicKey.from_encoded_point(P256, point)
    try:
        public.verify(encode_dss_signature(r, s), message.encode(), ECDSA)
    except InvalidSignature:
        return False
    return True


def thumbprint(key: str) -> str:
    """The key's short name, as RFC 7638 makes it; empty for no key."""
    if not key:
        return ""
    point = base64.b64decode(key)
    jwk = {"crv": "P-256", "kty": "EC", "x": _url(point[1:33]), "y": _url(point[33:])}
    canonical = json.dumps(jwk, separators=(",", ":"), sort_keys=True)
    return _url(hashlib.sha256(canonical.encode()).digest())


def _bytes(text: str, length: int) -> bytes | None:
    """What ``text`` spells, if it spells it in the one way there is."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == length and base64.b64encode(raw).decode() == text else None


def _url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
