"""One seat of a company: who holds it or is offered it, and everything that may become of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gaceta.subscriptions import invitations
from gaceta.subscriptions.business import administrators, moving, people, usage
from gaceta.subscriptions.business.doors import for_administrators
from gaceta.subscriptions.business.forms import AddressForm
from gaceta.subscriptions.business.page import shown
from gaceta.subscriptions.models import Administrator, Invitation, Seat, Subscription
from gaceta.subscriptions.refusals import REFUSALS, words_for

MONTHS = 12

CHANGED = (moving.NotHeld, administrators.HoldsNoSeat)
"""Somebody else has done something with the seat in the same moment."""


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, company: Subscription, number: int) -> HttpResponse:
    """The seat of that number."""
    found = get_object_or_404(people.seats(company, timezone.now()), number=number)
    form = AddressForm(initial={"language": get_language()})
    if request.method == "POST":
        if request.POST.get("of") != of(found):
            messages.warning(request, _changed())
            return redirect("subscriptions:company-seat", company.pk, number)
        form = AddressForm(request.POST)
        if _acted(request, company, found, form):
            return redirect("subscriptions:company", company.pk)
    return _seat_shown(request, company, found, form)


def of(found: Any) -> str:
    """Whose the seat is as the page shows it: a form must not act on what came meanwhile."""
    if found.reader is not None:
        return str(found.reader.key)
    return f"offer-{found.offer_id}" if found.offer_id else ""


def _acted(request: HttpRequest, company: Subscription, found: Any, form: AddressForm) -> bool:
    """True once it is done; what stands against it is told in the form or in a message."""
    action = request.POST.get("action", "")
    if action not in ACTIONS[_kind(found)]:
        return True  # no page of ours sends such a form
    try:
        if action in WITH_ADDRESS:
            if form.is_valid():
                messages.success(request, WITH_ADDRESS[action](company, found, form.cleaned_data))
            return form.is_valid()
        messages.success(request, ALONE[action](request, company, found))
        return True
    except CHANGED:
        messages.warning(request, _changed())
        return True
    except REFUSALS as refusal:
        if action in WITH_ADDRESS:
            form.add_error("email", words_for(refusal))
            return False
        messages.error(request, words_for(refusal))
        return True


def _changed() -> str:
    return _("This seat has changed meanwhile. Nothing was done.")


def _move(company: Subscription, found: Seat, given: dict[str, str]) -> str:
    moving.move(company, found.reader, given["email"], given["language"], timezone.now())
    said = _("The seat was taken back and is offered to %(address)s. Both get a letter.")
    return said % {"address": given["email"]}


def _offer(company: Subscription, _found: Seat, given: dict[str, str]) -> str:
    invitations.invite(company, given["email"], given["language"], timezone.now())
    return _("%(address)s is invited.") % {"address": given["email"]}


def _take_away(_request: HttpRequest, company: Subscription, found: Seat) -> str:
    moving.take_away(company, found.reader, timezone.now())
    return _("The seat is free. Its reader gets a letter.")


def _withdraw(_request: HttpRequest, _company: Subscription, found: Any) -> str:
    invitations.withdraw(Invitation.objects.get(pk=found.offer_id))
    return _("The invitation is withdrawn, and the seat is free.")


def _resend(_request: HttpRequest, _company: Subscription, found: Any) -> str:
    invitations.resend(Invitation.objects.get(pk=found.offer_id), timezone.now())
    return _("The invitation is sent again. The link in the first letter opens nothing any more.")


def _let_administer(request: HttpRequest, company: Subscription, found: Seat) -> str:
    if company.owner_id != request.user.pk:
        return ""
    administrators.let_administer(company, found.reader)
    return _("They administer the seats from now on.")


def _stop_administering(request: HttpRequest, company: Subscription, found: Seat) -> str:
    if company.owner_id != request.user.pk:
        return ""
    administrators.stop_administering(company, found.reader)
    return _("They do not administer the seats any more.")


WITH_ADDRESS: dict[str, Callable[[Subscription, Any, dict[str, str]], str]] = {
    "move": _move,
    "offer": _offer,
}
ALONE: dict[str, Callable[[HttpRequest, Subscription, Any], str]] = {
    "take-away": _take_away,
    "withdraw": _withdraw,
    "resend": _resend,
    "let-administer": _let_administer,
    "stop-administering": _stop_administering,
}


ACTIONS = {
    "held": {"move", "take-away", "let-administer", "stop-administering"},
    "offered": {"withdraw", "resend"},
    "free": {"offer"},
}


def _kind(found: Any) -> str:
    if found.reader is not None:
        return "held"
    return "offered" if found.offer_id else "free"


def _seat_shown(
    request: HttpRequest, company: Subscription, found: Seat, form: AddressForm
) -> HttpResponse:
    months = usage.months_until(timezone.localdate(), MONTHS)
    administers = Administrator.objects.filter(subscription=company, reader=found.reader)
    context = {
        "seat": found,
        "of": of(found),
        "form": form,
        "use": list(zip(months, usage.days_of([found], months)[found.key], strict=True)),
        "administers": found.reader is not None and administers.exists(),
    }
    return shown(request, company, "seat", context)
