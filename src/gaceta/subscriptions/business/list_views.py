"""A list of people on its way: pasted or uploaded, corrected, sent, and how far it is."""

import re
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gaceta.subscriptions.business import listings, sending
from gaceta.subscriptions.business.doors import for_administrators, of_bounded_size
from gaceta.subscriptions.business.forms import ListForm
from gaceta.subscriptions.business.page import shown
from gaceta.subscriptions.models import InvitationLine, InvitationList, Subscription

SHOWN = 50
"""Lines to be corrected on a page, and lines shown of those that are good."""

_State = InvitationLine.State


@of_bounded_size
@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, company: Subscription) -> HttpResponse:
    """Paste or upload a list. Nobody is invited yet: the next page shows what was read."""
    form = ListForm(
        request.POST or None, request.FILES or None, initial={"language": get_language()}
    )
    if form.is_valid():
        language = form.cleaned_data["language"]
        try:
            kept = listings.keep(company, request.user, language, form.lines, timezone.now())
            return redirect("subscriptions:company-list", company.pk, kept.pk)
        except listings.TooManyLists:
            form.add_error(None, _("Those were many lists within an hour. Try again later."))
    return shown(request, company, "invite", {"form": form})


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def checked(request: HttpRequest, company: Subscription, kept: int) -> HttpResponse:
    """What was read of a list, to be corrected or sent; once it is being sent, how far it is."""
    found = get_object_or_404(company.lists, pk=kept)
    if found.ordered is not None:
        return _sent(request, company, found)
    if request.method == "POST":
        listings.correct(found, _corrections(request), timezone.now())
        return redirect("subscriptions:company-list", company.pk, kept)
    context = {
        "list": found,
        "progress": sending.progress(found, timezone.now()),
        "bad": found.lines.filter(state=_State.BAD)[:SHOWN],
        "ready": found.lines.filter(state=_State.READY)[:SHOWN],
    }
    return shown(request, company, "checked", context)


@for_administrators
@require_POST
def send(request: HttpRequest, company: Subscription, kept: int) -> HttpResponse:
    """Invite everybody on the list who is ready. A list that came to a halt goes on."""
    found = get_object_or_404(company.lists, pk=kept)
    with transaction.atomic():
        sending.order(found, timezone.now())
        transaction.on_commit(partial(sending.send_in_background, found))
    return redirect("subscriptions:company-list", company.pk, kept)


@for_administrators
@require_POST
def discard(request: HttpRequest, company: Subscription, kept: int) -> HttpResponse:
    """Forget a list that was not sent."""
    get_object_or_404(company.lists, pk=kept, ordered=None).delete()
    messages.success(request, _("The list is gone. Nobody was invited."))
    return redirect("subscriptions:company", company.pk)


@for_administrators
@require_safe
def progress(request: HttpRequest, company: Subscription, kept: int) -> JsonResponse:
    """How far the list is, for the page's script."""
    found = get_object_or_404(company.lists, pk=kept)
    now = sending.progress(found, timezone.now())
    return JsonResponse({"done": now.done, "total": now.total, "sending": now.sending})


def _sent(request: HttpRequest, company: Subscription, found: InvitationList) -> HttpResponse:
    now = sending.progress(found, timezone.now())
    failed = [_State.REFUSED, _State.BAD, *([] if now.sending else [_State.SENDING])]
    context: dict[str, Any] = {
        "list": found,
        "progress": now,
        "failed": found.lines.filter(state__in=failed)[: SHOWN * 2],
    }
    return shown(request, company, "sent", context)


def _corrections(request: HttpRequest) -> dict[int, str]:
    """What was written into the fields ``line-7``, by the ids of the lines."""
    fields = ((re.fullmatch(r"line-(\d{1,15})", name), name) for name in request.POST)
    return {int(found[1]): request.POST[name][:1000] for found, name in fields if found}
