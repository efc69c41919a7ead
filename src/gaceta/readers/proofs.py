"""The proof that a device is the one it was: it signs what we ask, with a key that cannot be copied.

``ask_of`` makes the question, good for one answer; ``bind`` takes the key with the first answer, and
``prove`` checks all later ones. ``now`` is in seconds since 1970, on our own clock alone.
"""

from functools import cache

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from gaceta.readers.keys import is_key, signed_by
from gaceta.readers.models import Device
from gaceta.signing import BadToken, Seal, hmac_seal

ANSWERED_WITHIN = 300.0
"""Seconds from the question to the answer."""


class NotProved(Exception):
    """Not an answer to what was asked, or not signed by this device's key."""


def ask_of(device: Device, now: float) -> str:
    """What this device must sign next. It names the device and how often it was answered before.

    So it is good once, in whichever of our processes, and nothing is written down when we ask.
    """
    asked = {"dev": device.id_hash, "n": device.key_proofs}
    return _seal().stamp(asked, expires=now + ANSWERED_WITHIN)


def bind(device: Device, key: str, ask: str, signature: str, now: float) -> None:
    """The device has this key from now on. Raises NotProved, and if it has one already."""
    if device.public_key or not is_key(key):
        raise NotProved
    _answered(device, key, ask, signature, now)
    today = timezone.localdate()
    _count(device, public_key=key, key_bound=today)


def prove(device: Device, ask: str, signature: str, now: float) -> None:
    """Raises NotProved unless the device's key signed what was asked, and that for the first time."""
    _answered(device, device.public_key, ask, signature, now)
    _count(device)


def _answered(device: Device, key: str, ask: str, signature: str, now: float) -> None:
    try:
        asked = _seal().open(ask, now=now)
    except BadToken:
        raise NotProved from None
    is_of_now = (asked.get("dev"), asked.get("n")) == (device.id_hash, device.key_proofs)
    if not is_of_now or not signed_by(key, signature, ask):
        raise NotProved


def _count(device: Device, **more: object) -> None:
    """One proof more. Of two that answer the same question at once, one is refused."""
    unchanged = Device.objects.filter(
        pk=device.pk, key_proofs=device.key_proofs, public_key=device.public_key
    )
    if not unchanged.update(key_proofs=F("key_proofs") + 1, **more):
        raise NotProved
    device.refresh_from_db(fields=["public_key", "key_bound", "key_proofs"])


@cache
def _seal() -> Seal:
    gate = settings.GATE
    return hmac_seal(gate.secret, typ="ask+jwt", issuer=gate.origin, audience="device")
