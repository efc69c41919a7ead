"""A device that has a key is believed for as long as its last proof, and no longer.

The proof's end is the end of the entitlement that was written for it, and a page passes on what is left:
so whoever copies a browser's cookies has at most that, and nothing with which to make it longer.
"""

import time
from dataclasses import dataclass, replace

from django.http import HttpRequest

from gaceta.access import endings, engine
from gaceta.entitlements import BadToken, Entitlement, read
from gaceta.gate.callers import ENTITLEMENT_COOKIE, PASS_COOKIE
from gaceta.passes import verify
from gaceta.readers.devices import device_anew, device_of, known_device
from gaceta.readers.models import Device
from gaceta.readers.proofs import ask_of
from gaceta.reading import Unproved
from gaceta.subscriptions.holdings import entitlement_of


@dataclass(frozen=True)
class KeyWanted:
    """For the script: which device it is, what to sign, and whether the page waits for it."""

    device: str
    ask: str
    proof: bool


def holding_of(request: HttpRequest) -> Entitlement | Unproved | None:
    """What a signed-in reader holds on this device; None without a running seat."""
    now = time.time()
    held = entitlement_of(request.user, device_of(request), now)
    if held is None or not held.key:
        return held
    shown = _shown(request, now)
    if shown is None or (shown.device, shown.key) != (held.device, held.key):
        return Unproved()
    return replace(held, until=min(held.until, shown.until))


def key_wanted(request: HttpRequest, *, proof: bool) -> KeyWanted | None:
    """A device that has no key is asked for one, and one that has a key for a proof, if there is need."""
    device = device_of(request)
    if device.public_key and not proof:
        return None
    return KeyWanted(device.label, ask_of(device, time.time()), proof)


def lose(request: HttpRequest) -> Device:
    """The device's key is lost: this browser is another device from now on.

    Where a pass shows that it was reading until this moment, the old one's lease ends: nobody is told of
    another device that is their own. A copy of older cookies ends nothing of the device with the key.
    """
    old = known_device(request)
    new = device_anew(request)
    if old is not None and _was_reading(request, old):
        endings.release_device(None, request.user, old)
    return new


def _shown(request: HttpRequest, now: float) -> Entitlement | None:
    """The entitlement that came with the request, if it is ours and not over."""
    token = request.COOKIES.get(ENTITLEMENT_COOKIE, "")
    try:
        return read(engine.seals().entitlements, token, now=now)
    except BadToken:
        return None


def _was_reading(request: HttpRequest, device: Device) -> bool:
    token = request.COOKIES.get(PASS_COOKIE, "")
    try:
        it = verify(engine.seals().passes, token, now=time.time())
    except BadToken:
        return False
    return it.device == device.id_hash and not it.degraded
