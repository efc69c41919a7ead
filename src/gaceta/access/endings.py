"""What ends leases from outside: signing out, a new password or second step, a seat taken away."""

import logging
import time
from typing import Any

from gaceta.access import engine
from gaceta.readers.models import Device, Reader
from gaceta.readers.signals import (
    address_changed,
    password_changed,
    second_factor_changed,
    signed_out,
)
from gaceta.seats.model import StoreDown
from gaceta.subscriptions.holdings import seat_of
from gaceta.subscriptions.signals import seat_ended

log = logging.getLogger("gaceta.access")


def listen() -> None:
    """Called once, when Django is ready."""
    signed_out.connect(release_device)
    password_changed.connect(end_other_devices)
    address_changed.connect(end_other_devices)
    second_factor_changed.connect(end_other_devices)
    seat_ended.connect(end_seat)


def release_device(sender: Any, reader: Reader, device: Device | None, **_: Any) -> None:
    """Signing out ends the lease and the entitlements of this device; other devices read on."""
    seat = seat_of(reader, time.time()) if device else None
    if seat is None or device is None:
        return
    now = int(time.time() * 1000)
    try:
        dismissal = engine.engine().dismiss(str(seat.key), device.id_hash, written_before=now)
        engine.wait_for(dismissal)
    except StoreDown:
        log.warning("A lease could not be released at sign-out; it ends by itself.")


def end_other_devices(sender: Any, reader: Reader, device: Device | None, **_: Any) -> None:
    """A new password, address or second step ends every lease and older entitlement but this device's."""
    seat = seat_of(reader, time.time())
    if seat:
        _revoke(str(seat.key), keep=device.id_hash if device else None)


def end_seat(sender: Any, seat_key: Any, **_: Any) -> None:
    """The seat is its reader's no longer."""
    _revoke(str(seat_key), keep=None)


def _revoke(seat: str, keep: str | None) -> None:
    now = int(time.time() * 1000)
    try:
        engine.wait_for(engine.engine().revoke(seat, written_before=now, keep=keep))
    except StoreDown:
        log.exception("Leases of a seat could not be ended; they last until their entitlements do.")
