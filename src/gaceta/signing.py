"""Signed statements: compact JWS (RFC 7515) whose header is fixed by the key.

A token's header segment is looked up whole among the known keys, never parsed: an unknown algorithm,
``none``, a foreign ``kid``, a ``jku`` or a ``jwk`` is simply not in the table. One kid, one algorithm.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any, Protocol


class Signer(Protocol):
    """One key for one kind of token. A public-key signer joins by having the same three names."""

    @property
    def header(self) -> dict[str, str]:
        """``alg``, ``kid`` and ``typ``, exactly as they stand in the token."""
        ...

    def sign(self, message: bytes) -> bytes: ...

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """True if the signature is this key's; in constant time."""
        ...


@dataclass(frozen=True)
class HmacSigner:
    """HMAC-SHA-256 for the own origin, where who verifies may also mint."""

    kid: str
    typ: str
    secret: bytes = field(repr=False)
    _keyed: hmac.HMAC = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.secret) < 32:
            raise ValueError("A signing secret needs at least 32 bytes.")
        object.__setattr__(self, "_keyed", hmac.new(self.secret, digestmod=hashlib.sha256))

    @property
    def header(self) -> dict[str, str]:
        return {"alg": "HS256", "kid": self.kid, "typ": self.typ}

    def sign(self, message: bytes) -> bytes:
        # hmac.digest would let go of the interpreter's lock each time, which costs a threaded server
        # more than the digest itself.
        keyed = self._keyed.copy()
        keyed.update(message)
        return keyed.digest()

    def verifies(self, message: bytes, signature: bytes) -> bool:
        return hmac.compare_digest(self.sign(message), signature)


class BadToken(Exception):
    """The token is not one of ours, or not for this place, or its time is over."""


@dataclass(frozen=True)
class Expired(BadToken):
    """The token was ours; its ``claims`` are true but old."""

    claims: dict[str, Any]


@dataclass(frozen=True)
class Seal:
    """Signs and checks the tokens of one issuer for one audience. The first signer signs."""

    issuer: str
    audience: str
    signers: tuple[Signer, ...]
    _known: dict[bytes, Signer] = field(init=False, repr=False, compare=False)
    _head: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = {_encode_json(signer.header): signer for signer in self.signers}
        object.__setattr__(self, "_known", known)
        object.__setattr__(self, "_head", _encode_json(self.signers[0].header))

    def stamp(self, claims: dict[str, Any], *, expires: float) -> str:
        """A token with ``claims``; ``expires`` is in seconds since 1970."""
        payload = {**claims, "iss": self.issuer, "aud": self.audience, "exp": expires}
        message = self._head + b"." + _encode_json(payload)
        return (message + b"." + _encode(self.signers[0].sign(message))).decode("ascii")

    def open(self, token: str, *, now: float) -> dict[str, Any]:
        """The claims of a good token. ``now`` is in seconds since 1970. Raises BadToken, Expired."""
        claims = self._authentic(token)
        if claims.get("iss") != self.issuer or claims.get("aud") != self.audience:
            raise BadToken("for another place")
        expires = claims.get("exp")
        if isinstance(expires, bool) or not isinstance(expires, int | float):
            raise BadToken("without an end")
        if expires <= now:
            raise Expired(claims)
        return claims

    def _authentic(self, token: str) -> dict[str, Any]:
        if len(token) > 4096:
            raise BadToken("too long")
        try:
            head, body, tail = token.encode("ascii").split(b".")
            signature = _decode(tail)
        except ValueError:
            raise BadToken("malformed") from None
        signer = self._known.get(head)
        if signer is None or not signer.verifies(head + b"." + body, signature):
            raise BadToken("not signed by a known key")
        claims = _from_json(_decode(body).decode())
        if not isinstance(claims, dict):
            raise BadToken("malformed")
        return claims


def hmac_seal(secret: bytes, *, typ: str, issuer: str, audience: str) -> Seal:
    """A seal whose key is derived from ``secret`` for this ``typ`` alone, so no key serves twice."""
    key = hmac.digest(secret, b"gaceta:" + typ.encode(), hashlib.sha256)
    kid = hashlib.sha256(b"kid:" + key).hexdigest()[:12]
    return Seal(issuer, audience, (HmacSigner(kid, typ, key),))


def _encode_json(value: dict[str, Any]) -> bytes:
    return _encode(_to_json(value).encode())


def _encode(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _decode(segment: bytes) -> bytes:
    if segment.translate(None, _ALPHABET):
        raise ValueError("not base64url")
    return binascii.a2b_base64(segment.translate(_TO_STANDARD) + b"=" * (-len(segment) % 4))


_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_to_json = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode
_from_json = json.JSONDecoder().decode
