"""Your data: what is kept and how long, a copy of all of it, and its erasure."""

import logging

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gaceta.readers import erasing
from gaceta.readers.devices import notes_of
from gaceta.readers.models import Reader
from gaceta.readers.privacy import data_of
from gaceta.readers.signals import erasure_explained

log = logging.getLogger("gaceta.readers")


class ErasureForm(forms.Form):
    """One box that says it."""

    sure = forms.BooleanField(
        label=_("Yes, erase my account and everything in it"),
        error_messages={"required": _("Tick the box, or leave everything as it is.")},
    )


@login_required
@never_cache
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long, and what can be done."""
    return render(request, "readers/account_privacy.html")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def export(request: HttpRequest) -> HttpResponse:
    """Everything as one JSON document, to keep."""
    if request.method != "POST":
        return render(request, "readers/account_export.html")
    response = JsonResponse(
        data_of(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    name = f"gaceta-{timezone.localdate():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def erase(request: HttpRequest) -> HttpResponse:
    """Ask plainly, then do it."""
    form = ErasureForm(request.POST if request.method == "POST" else None)
    reader = request.user
    if form.is_valid():
        try:
            return _erase(request, reader)
        except erasing.NotNow:
            messages.error(
                request,
                _(
                    "Whoever takes the payments of your subscription gives no answer at the moment,"
                    " and must know first. Nothing was changed; try again in a few minutes."
                ),
            )
        except erasing.LastOfTheDesk:
            pass  # the page says so
    told = erasure_explained.send(Reader, reader=reader, request=request)
    context = {
        "form": form,
        "explained": [html for _receiver, html in told if html],
        "is_last": erasing.is_last_of_the_desk(reader),
    }
    return render(request, "readers/account_erase.html", context)


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """It is done."""
    return render(request, "readers/erased.html")


def _erase(request: HttpRequest, reader: Reader) -> HttpResponse:
    address, adapter = reader.email, get_adapter(request)
    told = {"user": Reader(language=reader.language), "email": address}
    erasing.erase(reader)
    logout(request)
    notes = notes_of(request)
    notes.signed_out, notes.remembered, notes.send = None, False, None
    try:
        adapter.send_mail("readers/email/erased", address, told)
    except OSError:
        log.exception("An account was erased, but its reader could not be told by mail.")
    return redirect("readers:erased")
