"""How sessions and devices end from elsewhere: one of them, all others, or all.

Sessions end before leases, so that no page that is still open comes back in through one.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from gaceta.readers import signals
from gaceta.readers.devices import device_of
from gaceta.readers.models import Device, Reader, Session
from gaceta.readers.tokens import hash_of


@dataclass(frozen=True)
class SignedOut:
    """What was ended: devices that were signed in, their sessions, and readings that stopped."""

    devices: int = 0
    sessions: int = 0
    readings: int = 0


def end_device(device: Device) -> SignedOut:
    """Sign the device out: its sessions, its leases, and what was known of it."""
    reader = device.reader
    ended = _count(device.sessions.all())
    device.sessions.all().delete()
    readings = _told(signals.device_ended, reader=reader, device=device)
    device.delete()
    return SignedOut(ended.devices, ended.sessions, readings)


def end_others(reader: Reader, request: HttpRequest, signal: Signal, **why: str) -> SignedOut:
    """End everything of the reader's but the session and the device of this request."""
    here = request.user.pk == reader.pk
    key = request.session.session_key if here else None
    device = device_of(request) if here else None
    return _end(reader, hash_of(key) if key else None, device, signal, **why)


def end_everything(reader: Reader, signal: Signal = signals.others_ended, **why: str) -> SignedOut:
    """End all sessions, devices and leases of the reader."""
    return _end(reader, None, None, signal, **why)


def _end(
    reader: Reader, session: str | None, device: Device | None, signal: Signal, **why: str
) -> SignedOut:
    others = reader.sessions.exclude(pk=session)
    with transaction.atomic():
        ended = _count(others)
        others.delete()
    readings = _told(signal, reader=reader, device=device, **why)
    reader.devices.exclude(pk=device.pk if device else None).delete()
    return SignedOut(ended.devices, ended.sessions, readings)


def _count(sessions: QuerySet[Session]) -> SignedOut:
    """Those in time. A session that does not know its device counts for one."""
    running = sessions.filter(expires__gt=timezone.now())
    of_devices = list(running.values_list("device_id", flat=True))
    known = {pk for pk in of_devices if pk is not None}
    return SignedOut(len(known) + of_devices.count(None), len(of_devices))


def _told(signal: Signal, **what: object) -> int:
    """Tell the other rooms; returns how many readings they stopped."""
    return sum(stopped or 0 for _receiver, stopped in signal.send(Reader, **what))
