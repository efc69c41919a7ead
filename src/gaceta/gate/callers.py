"""Who calls: an entitlement, the device it was written for, and the proof of coming from the site."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from gaceta import entitlements, passes
from gaceta.gate.incoming import Exchange, cookies
from gaceta.gate.keys import Seals
from gaceta.gate.problems import Refused
from gaceta.seats.model import Asker, Device
from gaceta.signing import BadToken, Seal

ENTITLEMENT_COOKIE = "__Host-gaceta_entitlement"
DEVICE_COOKIE = "__Host-gaceta_device"
PASS_COOKIE = "__Host-gaceta_pass"  # noqa: S105 -- the cookie's name
DEVICE_HEADER = "X-Gaceta-Device"

_ENTITLEMENT = ENTITLEMENT_COOKIE.encode()
_DEVICE = DEVICE_COOKIE.encode()
_PASS = PASS_COOKIE.encode()
_DEVICE_HEADER = DEVICE_HEADER.lower().encode()


@dataclass(frozen=True, slots=True)
class Caller:
    """A device with a good entitlement to a seat. ``pass_token`` is what it showed, unverified."""

    seat: str
    asker: Asker
    pass_token: str


Recognise = Callable[[bytes, bytes], tuple[str, Asker]]
"""From an entitlement and a device's token to the seat and who asks for it, or Refused."""


def recognising(seal: Seal, most: int = 4096) -> Recognise:
    """Remembers ``most`` good pairs, since a page shows the same one with every heartbeat.

    Only what was signed is remembered, and nothing about its time: that is for ``who_calls``.
    """

    @lru_cache(most)
    def recognise(token: bytes, device: bytes) -> tuple[str, Asker]:
        try:
            it = entitlements.read(seal, token.decode("latin-1"), now=0)
        except BadToken:
            raise Refused("entitlement-invalid") from None
        if hashlib.sha256(device).hexdigest() != it.device:
            raise Refused("device-mismatch")
        until, written = int(it.until * 1000), int(it.written * 1000)
        return it.seat, Asker(Device(it.device, it.kind), until, written)

    return recognise


def who_calls(exchange: Exchange, recognise: Recognise, now: float) -> Caller:
    """The caller, or Refused with what is missing. ``now`` is in seconds since 1970."""
    jar = cookies(exchange)
    token = _bearer(exchange) or jar.get(_ENTITLEMENT)
    if not token:
        raise Refused("entitlement-missing")
    device = jar.get(_DEVICE) or exchange.headers.get(_DEVICE_HEADER, b"")
    seat, asker = recognise(token, device)
    asked = int(now * 1000)
    if asker.until <= asked:
        raise Refused("entitlement-expired")
    return Caller(seat, replace(asker, asked=asked), jar.get(_PASS, b"").decode("latin-1"))


def proven_epoch(caller: Caller, seals: Seals, now: float) -> int | None:
    """The epoch that the caller held until lately, by its own signed and unexpired pass (I15)."""
    if not caller.pass_token:
        return None
    try:
        it = passes.verify(seals.passes, caller.pass_token, now=now)
    except BadToken:
        return None
    is_own = it.seat == caller.seat and it.device == caller.asker.device.id
    return it.epoch or None if is_own else None


def refuse_other_sites(exchange: Exchange, origin: bytes) -> None:
    """Raises Refused unless the request proves that a page of this site, or a program, sent it."""
    if exchange.headers.get(b"sec-fetch-site") == b"same-origin":
        return
    if exchange.headers.get(b"origin") == origin or _bearer(exchange):
        return
    raise Refused("cross-site")


def refuse_known_other_sites(exchange: Exchange, origin: bytes) -> None:
    """As above for reading, where a browser may tell nothing: raises Refused if it tells otherwise."""
    told = exchange.headers.keys() & {b"sec-fetch-site", b"origin"}
    if told:
        refuse_other_sites(exchange, origin)


def _bearer(exchange: Exchange) -> bytes:
    """The token in the Authorization header, where no other site can put it; empty without one."""
    scheme, _, token = exchange.headers.get(b"authorization", b"").partition(b" ")
    return token.strip() if scheme.lower() == b"bearer" else b""
