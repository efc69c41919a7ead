"""The last word on the device in every response, and the way to prove anew who one is.

And that no cache keeps a page of an account.
"""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

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


def proof_is_asked_for(get_response: Handler) -> Handler:
    """Where a page needs the password once more, it is asked for; then the page opens.

    allauth would keep the request until then, with its cookies, its address and its user agent. Of
    these we store nothing: a form that was sent meanwhile is filled in again.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, reason: Exception) -> HttpResponse | None:
        if not isinstance(reason, ReauthenticationRequired):
            return None
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        url = ways[0]["url"] if ways else resolve_url("account_login")
        return redirect(f"{url}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def account_pages_are_kept_nowhere(get_response: Handler) -> Handler:
    """``no-store`` on whatever stands below the account's address, recovery codes above all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(reverse("readers:account")):
            add_never_cache_headers(response)
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
