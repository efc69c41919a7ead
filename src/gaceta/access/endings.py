"""What ends leases from outside: signing out, a change of the account, a seat that is taken away.

Each receiver returns how many readings it stopped. What ends sharing is here too.
"""

import logging
import time
from typing import Any

from gaceta.access import engine
from gaceta.access.hearing import acting
from gaceta.readers import signals
from gaceta.readers.models import Device, Reader
from gaceta.seats.model import Seat, StoreDown
from gaceta.subscriptions.holdings import seat_of
from gaceta.subscriptions.signals import people_added, seat_ended, seat_forgotten

log = logging.getLogger("gaceta.access")


def listen() -> None:
    """Called once, when Django is ready."""
    signals.signed_out.connect(release_device)
    signals.device_ended.connect(dismiss_device)
    signals.password_changed.connect(after_new_password)
    signals.address_changed.connect(after_new_address)
    signals.second_factor_changed.connect(after_new_second_step)
    signals.others_ended.connect(end_other_devices)
    seat_ended.connect(end_seat)
    seat_forgotten.connect(forget_seat)
    people_added.connect(forget_sharing)


def release_device(sender: Any, reader: Reader, device: Device | None, **_: Any) -> int:
    """Signing out ends the lease and the entitlements of this device; other devices read on."""
    return _dismiss(reader, device, why="")


def dismiss_device(sender: Any, reader: Reader, device: Device, **_: Any) -> int:
    """The same, asked for from another device."""
    return _dismiss(reader, device, why="reader")


def after_new_password(sender: Any, reader: Reader, device: Device | None, **_: Any) -> int:
    return _end_others(reader, device, why="password")


def after_new_address(sender: Any, reader: Reader, device: Device | None, **_: Any) -> int:
    return _end_others(reader, device, why="address")


def after_new_second_step(sender: Any, reader: Reader, device: Device | None, **_: Any) -> int:
    return _end_others(reader, device, why="factor")


def end_other_devices(
    sender: Any, reader: Reader, device: Device | None, why: str = "", **_: Any
) -> int:
    """Every lease but this device's ends, and every older entitlement."""
    return _end_others(reader, device, why)


def end_seat(sender: Any, seat_key: Any, **_: Any) -> int:
    """The seat is its reader's no longer."""
    return _revoke(str(seat_key), keep=None, why="seat")


def forget_seat(sender: Any, seat_key: str, **_: Any) -> None:
    """Nobody will hold this seat again: no device and no ending stands in its record any more."""

    def step(seat: Seat, _now: int) -> tuple[Seat, None]:
        return Seat(epoch=seat.epoch, not_before=seat.not_before), None

    try:
        engine.wait_for(engine.engine().store.decide(seat_key, step))
    except StoreDown:
        log.exception("The record of a seat could not be emptied: %s", seat_key)


def _end_others(reader: Reader, device: Device | None, why: str) -> int:
    seat = seat_of(reader, time.time())
    return _revoke(str(seat.key), device.id_hash if device else None, why) if seat else 0


def _dismiss(reader: Reader, device: Device | None, why: str) -> int:
    seat = seat_of(reader, time.time()) if device else None
    if seat is None or device is None:
        return 0
    now = int(time.time() * 1000)
    try:
        with acting(why) as act:
            dismissal = engine.engine().dismiss(str(seat.key), device.id_hash, written_before=now)
            engine.wait_for(dismissal)
    except StoreDown:
        log.warning("A lease could not be released at sign-out; it ends by itself.")
    return act.stopped


def forget_sharing(sender: Any, seat_key: Any, **_: Any) -> None:
    """There is a seat for the other person now: nobody is told any more that this one is shared."""
    try:
        engine.wait_for(engine.engine().forget_sharing(str(seat_key)))
    except StoreDown:
        log.warning(
            "A seat still counts as shared although another was bought; it passes by itself."
        )


def _revoke(seat: str, keep: str | None, why: str) -> int:
    now = int(time.time() * 1000)
    try:
        with acting(why) as act:
            engine.wait_for(engine.engine().revoke(seat, written_before=now, keep=keep))
    except StoreDown:
        log.exception("Leases of a seat could not be ended; they last until their entitlements do.")
    return act.stopped
