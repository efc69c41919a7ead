"""The reader's account, and the page for a form that the browser sent without its proof."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gaceta.readers.devices import device_of
from gaceta.readers.forms import ProfileForm
from gaceta.readers.models import Reader
from gaceta.readers.signals import account_shown


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Your account: who you are to us, what you hold, where you are signed in."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("readers:account")
    shown = account_shown.send(Reader, reader=request.user, request=request)
    context = {
        "form": form,
        "sections": [html for _receiver, html in shown],
        "this_device": device_of(request),
        "devices": request.user.devices.all(),
    }
    return render(request, "readers/account.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, and what to do: the browser keeps no cookies for us, or the form waited too long."""
    context = {"cookies_came": bool(request.COOKIES)}
    return render(request, "readers/csrf_failure.html", context, status=403)
