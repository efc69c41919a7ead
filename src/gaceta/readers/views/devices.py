"""Your devices: what they are called, which one reads now, and how to end one or all others."""

from dataclasses import dataclass

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gaceta.readers.devices import device_of
from gaceta.readers.endings import remember_ended
from gaceta.readers.forms import DeviceNameForm
from gaceta.readers.models import Device, Reader
from gaceta.readers.sign_outs import end_device, end_others
from gaceta.readers.signals import devices_shown, others_ended


@dataclass(frozen=True)
class ShownDevice:
    """A line of the list."""

    device: Device
    is_this: bool
    reads_now: bool
    is_signed_in: bool


@login_required
@never_cache
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """All devices of the reader, this one first."""
    shown = _shown(request.user, device_of(request))
    context = {"devices": shown, "others": [one for one in shown if not one.is_this]}
    return render(request, "readers/account_devices.html", context)


@login_required
@never_cache
@require_POST
def name_device(request: HttpRequest, pk: int) -> HttpResponse:
    """What the reader calls a device."""
    form = DeviceNameForm(request.POST, instance=_own(request, pk))
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("readers:devices")
    return render(request, "readers/account_device_name.html", {"form": form}, status=400)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def sign_device_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end one device. This one is left by signing out."""
    device = _own(request, pk)
    if device == device_of(request):
        return redirect("account_logout")
    if request.method != "POST":
        return render(request, "readers/account_device_end.html", {"device": device})
    end_device(device)
    messages.success(request, _("That device is signed out, and nothing can be read there."))
    return redirect("readers:devices")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def sign_others_out(request: HttpRequest) -> HttpResponse:
    """Ask, then end every device but this one; a page says how many they were."""
    if request.method != "POST":
        others = request.user.devices.exclude(pk=device_of(request).pk)
        return render(request, "readers/account_devices_end.html", {"others": others})
    remember_ended(request, end_others(request.user, request, others_ended, why="reader"))
    return redirect("readers:ended")


def _own(request: HttpRequest, pk: int) -> Device:
    """404 for somebody else's."""
    return get_object_or_404(Device, pk=pk, reader_id=request.user.pk)


def _shown(reader: Reader, here: Device) -> list[ShownDevice]:
    told = devices_shown.send(Reader, reader=reader, device=here)
    reading = {device_id for _receiver, ids in told for device_id in ids}
    running = reader.sessions.filter(expires__gt=timezone.now())
    signed_in = set(running.values_list("device_id", flat=True)) | {here.pk}
    shown = [
        ShownDevice(one, one == here, one.id_hash in reading, one.pk in signed_in)
        for one in reader.devices.all()
    ]
    return sorted(shown, key=lambda one: not one.is_this)
