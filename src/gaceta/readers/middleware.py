"""The last word on the device in every response: its cookie, or the end of what was the reader's."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from gaceta.gate.callers import DEVICE_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE
from gaceta.readers.devices import KEPT_FOR, is_remembered, notes_of
from gaceta.readers.endings import tell_signed_out

Handler = Callable[[HttpRequest], HttpResponse]


def device_cookie(get_response: Handler) -> Handler:
    """Sets the device cookie where ``device_of`` made one; cleans up where the reader signed out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        notes = notes_of(request)
        if notes.left:
            tell_signed_out(notes)
            _clean_up(response, keep_device=notes.remembered or notes.send is not None)
        if notes.send is not None:
            _set_cookie(response, notes.send, lasting=is_remembered(request))
        return response

    return middleware


def _clean_up(response: HttpResponse, *, keep_device: bool) -> None:
    response["Clear-Site-Data"] = '"cache"'
    for name in (ENTITLEMENT_COOKIE, PASS_COOKIE):
        response.delete_cookie(name, samesite="Lax")
    if not keep_device:
        response.delete_cookie(DEVICE_COOKIE, samesite="Lax")


def _set_cookie(response: HttpResponse, token: str, *, lasting: bool) -> None:
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        max_age=KEPT_FOR if lasting else None,
        secure=True,
        httponly=True,
        samesite="Lax",
    )
