"""What a reader chooses at the notice, and what the reader's script asks the newspaper for."""

import re
import time
import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from gaceta.access import engine, tokens
from gaceta.access.device_keys import holding_of, lose
from gaceta.access.door import asker_of
from gaceta.access.notices import notice_of
from gaceta.access.origin import from_own_pages
from gaceta.access.places import keep_place
from gaceta.entitlements import Entitlement
from gaceta.reading import SeatTaken
from gaceta.seats.model import Granted, StoreDown, Taken
from gaceta.subscriptions.ways_back import back, next_of


@never_cache
@require_POST
@login_required
def takeover(request: HttpRequest) -> HttpResponse:
    """Go on here: the other device stops. Back to the story, which says how it went."""
    response = HttpResponseRedirect(back(request, next_of(request)))
    epoch = request.POST.get("epoch", "")
    if not re.fullmatch("[1-9][0-9]{0,15}", epoch):
        # No page of ours sends such a form.
        return render(request, "400.html", status=400)
    holding = _holding(request)
    if holding is None:
        return response
    asked = time.time()
    try:
        verdict = engine.wait_for(
            engine.engine().takeover(
                holding.seat, asker_of(holding), int(epoch), request=uuid.uuid4().hex
            )
        )
    except StoreDown:
        return unavailable(request)
    tokens.set_entitlement(response, holding)
    if isinstance(verdict, Granted):
        left = verdict.lease.expires - verdict.now
        tokens.set_pass(response, holding, verdict.lease, left_ms=left, asked=asked)
    return response


@never_cache
@require_safe
def again(request: HttpRequest) -> HttpResponse:
    """Back to the story, once the other device has had its time: see ``door.leave``."""
    return HttpResponseRedirect(back(request, next_of(request)))


@never_cache
@require_GET
@login_required
def notice(request: HttpRequest) -> HttpResponse:
    """The notice for the script's dialog; 204 where there is nothing to tell."""
    holding = _holding(request)
    if holding is None:
        return HttpResponse(status=204)
    try:
        verdict = engine.wait_for(engine.engine().look(holding.seat, asker_of(holding)))
    except StoreDown:
        return HttpResponse(status=204)
    if not isinstance(verdict, Taken):
        return HttpResponse(status=204)
    facts = notice_of(_displaced(verdict), next_path=back(request, next_of(request)))
    response = render(request, "access/notice.html", {"notice": facts, "in_dialog": True})
    tokens.set_entitlement(response, holding)
    return response


@never_cache
@require_POST
@from_own_pages
def place(request: HttpRequest) -> HttpResponse:
    """Keep where the reader is in a story."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    try:
        keep_place(request.user, request.POST.get("story", ""), request.POST.get("place", ""))
    except ValueError as reason:
        return HttpResponseBadRequest(str(reason))
    return HttpResponse(status=204)


@never_cache
@require_POST
@login_required
def another_device(request: HttpRequest) -> HttpResponse:
    """For a device that cannot show its key, without script: it is another one, and reads on as that."""
    lose(request)
    return HttpResponseRedirect(back(request, next_of(request)))


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """How reading on one device at a time works."""
    return render(request, "access/why.html")


@require_safe
def free(request: HttpRequest) -> HttpResponse:
    """How free stories are counted, and what is kept for it."""
    return render(request, "access/free.html")


def unavailable(request: HttpRequest) -> HttpResponse:
    """We cannot tell who reads now, so nothing of the account is changed."""
    response = render(request, "access/unavailable_page.html", status=503)
    response["Retry-After"] = "30"
    response["Cache-Control"] = "no-store"
    return response


def _holding(request: HttpRequest) -> Entitlement | None:
    """None also where a proof is wanted first: the story's page asks for it."""
    held = holding_of(request)
    return held if isinstance(held, Entitlement) else None


def _displaced(verdict: Taken) -> SeatTaken:
    lost = verdict.lost is not None and verdict.lost.at == verdict.holder.since
    return SeatTaken(verdict.holder, verdict.now, lost, verdict.wait, verdict.sharing)
