"""Your account: what you hold, and who you are to us."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gaceta.readers.devices import device_of
from gaceta.readers.forms import ProfileForm
from gaceta.readers.models import Reader
from gaceta.readers.signals import account_shown


@login_required
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The first page: the subscription and the people in it, as the rooms above tell them."""
    device_of(request)
    shown = account_shown.send(Reader, reader=request.user, request=request)
    context = {"sections": [html for _receiver, html in shown if html]}
    return render(request, "readers/account.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """The name, the language of our messages, and the ways to a new address and password."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("readers:profile")
    return render(request, "readers/account_profile.html", {"form": form})
