"""Which device this is: a first-party cookie that serves signing in and its safety, nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from gaceta.gate.callers import DEVICE_COOKIE
from gaceta.readers.kinds import kind_of
from gaceta.readers.models import Device, Reader
from gaceta.readers.sessions import DEVICE_KEY
from gaceta.readers.tokens import hash_of, looks_whole, new_token

KEPT_FOR = timedelta(days=90)
"""How long a remembered device stays signed in, and how long an unseen one is kept at all."""


@dataclass
class DeviceOfRequest:
    """What is known of the device while a request is answered, and what its answer must tell it."""

    device: Device | None = None
    send: str | None = None
    """The token that the response sets as the cookie."""
    key_lost: bool = False
    """The device's cookie came without its key, and counts as unknown."""
    left: bool = False
    """The reader signed out: the response clears what was theirs."""
    remembered: bool = False
    """They had asked us to remember the device, so its cookie stays."""
    signed_out: tuple[Reader, Device | None] | None = None
    """Who signed out, on which device."""


def notes_of(request: HttpRequest) -> DeviceOfRequest:
    """The notes on this request's device, made at first use."""
    if not hasattr(request, "gaceta_device"):
        request.gaceta_device = DeviceOfRequest()  # type: ignore[attr-defined]
    return request.gaceta_device  # type: ignore[attr-defined, no-any-return]


def device_of(request: HttpRequest) -> Device:
    """The device of a signed-in reader. An unknown one is quietly made, and told by a cookie.

    A cookie of another reader on a shared machine counts as unknown.
    """
    notes = notes_of(request)
    if notes.device is None:
        notes.device = known_device(request) or _make_device(request, notes)
        _mark_seen(request, notes.device)
        _join_session(request, notes.device)
    return notes.device


def device_anew(request: HttpRequest) -> Device:
    """Another device for this browser: the key of the one that it was is lost."""
    notes = notes_of(request)
    notes.device, notes.key_lost = None, True
    return device_of(request)


def known_device(request: HttpRequest) -> Device | None:
    """The device whose cookie came with the request, if it is this reader's."""
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    if notes_of(request).key_lost or not looks_whole(token):
        return None
    return Device.objects.filter(id_hash=hash_of(token), reader_id=request.user.pk).first()


def tell_again(request: HttpRequest) -> None:
    """Send the cookie of a known device once more, so that it lasts as this session does."""
    notes = notes_of(request)
    notes.send = notes.send or request.COOKIES.get(DEVICE_COOKIE)


def is_remembered(request: HttpRequest) -> bool:
    """True if the reader ticked "remember this device" when they signed in."""
    return not request.session.get_expire_at_browser_close()


def forget_unseen() -> int:
    """Delete the devices that nobody has used for ``KEPT_FOR``; returns how many they were."""
    unseen = Device.objects.filter(last_seen__lt=timezone.localdate() - KEPT_FOR)
    return unseen.delete()[1].get(Device._meta.label, 0)


def _make_device(request: HttpRequest, notes: DeviceOfRequest) -> Device:
    notes.send = new_token()
    today = timezone.localdate()
    return Device.objects.create(
        reader_id=request.user.pk,
        id_hash=hash_of(notes.send),
        kind=_kind(request),
        first_seen=today,
        last_seen=today,
    )


def _mark_seen(request: HttpRequest, device: Device) -> None:
    today = timezone.localdate()
    if device.last_seen == today:
        return
    device.last_seen, device.kind = today, _kind(request)
    Device.objects.filter(pk=device.pk).update(last_seen=today, kind=device.kind)
    tell_again(request)


def _join_session(request: HttpRequest, device: Device) -> None:
    """The session belongs to the device on which it is used, and ends with it."""
    if request.session.get(DEVICE_KEY) != device.pk:
        request.session[DEVICE_KEY] = device.pk


def _kind(request: HttpRequest) -> str:
    return kind_of(request.headers.get("User-Agent", ""))
