"""A new password, from wherever it was asked for: the page that follows says what it ended.

The way back to a story is kept through all of it.
"""

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gaceta.readers.endings import ended_of


class PasswordChange(allauth_views.PasswordChangeView):
    """For who knows the present password; one who has none is sent on to choose a first."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect(_with_next(request, "account_set_password"))
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return _with_next(self.request, "readers:ended")


class PasswordSet(allauth_views.PasswordSetView):
    """For an account that has none."""

    def get_success_url(self) -> str:
        return _with_next(self.request, "readers:ended")


password_change = login_required(PasswordChange.as_view())
password_set = login_required(reauthentication_required(PasswordSet.as_view()))


@login_required
@never_cache
@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """What was ended elsewhere, and the way back to where the reader came from."""
    told = ended_of(request)
    if told is None:
        return redirect("readers:devices")
    context = {"ended": told, "next": _next(request)}
    return render(request, "readers/account_ended.html", context)


def _next(request: HttpRequest) -> str:
    """The path to go back to, if it is one of ours; else nothing."""
    sent = request.POST if request.method == "POST" else request.GET
    path = sent.get(REDIRECT_FIELD_NAME, "")
    return path if path.startswith("/") and get_adapter(request).is_safe_url(path) else ""


def _with_next(request: HttpRequest, name: str) -> str:
    path = _next(request)
    return reverse(name) + (f"?{urlencode({REDIRECT_FIELD_NAME: path})}" if path else "")
