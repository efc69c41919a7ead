"""A new statement for the gate, for a page that stays open longer than the last one.

A device that has a key gets it for a proof alone. Its script sends nothing first and is asked (401, with
what to sign); it answers with the signature, or says that its key is lost. A device without a key may
send one together with the signature, and has it from then on.
"""

import time
from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gaceta.access import tokens
from gaceta.access.device_keys import lose
from gaceta.access.origin import from_own_pages
from gaceta.readers.devices import device_of
from gaceta.readers.models import Device
from gaceta.readers.proofs import NotProved, ask_of, bind, prove
from gaceta.subscriptions.holdings import entitlement_of

MOST_BYTES = 2048


class Said(msgspec.Struct, frozen=True):
    """What the script sends: nothing, a signature with what it signs, or which device lost its key."""

    ask: str = ""
    signature: str = ""
    key: str = ""
    lost: str = ""


@never_cache
@require_POST
@from_own_pages
def entitlement(request: HttpRequest) -> HttpResponse:
    """204 and the statement; 401 without a seat, or with what to sign."""
    if not request.user.is_authenticated:
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    said, device, now = _said(request), device_of(request), time.time()
    if said is None:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    if said.lost and said.lost == device.label:
        device = lose(request)
    elif not _shows_itself(device, said, now):
        asked = {"device": device.label, "ask": ask_of(device, now)}
        return JsonResponse(asked, status=HTTPStatus.UNAUTHORIZED)
    held = entitlement_of(request.user, device, now)
    if held is None:
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    tokens.set_entitlement(response, held)
    return response


def _shows_itself(device: Device, said: Said, now: float) -> bool:
    if not said.signature:
        return not device.public_key
    try:
        if device.public_key:
            prove(device, said.ask, said.signature, now)
        else:
            bind(device, said.key, said.ask, said.signature, now)
    except NotProved:
        return False
    return True


def _said(request: HttpRequest) -> Said | None:
    """None for what no script of ours sends."""
    if not request.body or request.content_type != "application/json":
        return Said()
    if len(request.body) > MOST_BYTES:
        return None
    try:
        return msgspec.json.decode(request.body, type=Said)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
