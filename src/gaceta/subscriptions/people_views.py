"""The owner's page of people: who reads, who is invited, who asks; and what the owner does about it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gaceta.subscriptions import asking, invitations, members
from gaceta.subscriptions.forms import InvitationForm
from gaceta.subscriptions.models import Invitation, Plan, Seat, SeatRequest, Subscription
from gaceta.subscriptions.refusals import REFUSALS, words_for
from gaceta.subscriptions.ways_back import next_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Who reads on the subscription; sent as a form, it invites somebody."""
    subscription = members.owned(request.user, timezone.now())
    if request.method == "POST" and subscription is not None:
        return _invite(request, subscription)
    if subscription is not None and subscription.plan.kind == Plan.Kind.BUSINESS:
        return redirect("subscriptions:company", subscription.pk)
    form = InvitationForm(initial={"language": request.LANGUAGE_CODE})
    return _page(request, subscription, form)


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Another letter for an invitation that is open."""
    invitation = _own(request, Invitation, pk, owner="seat__subscription__owner")
    try:
        invitations.resend(invitation, timezone.now())
    except REFUSALS as refusal:
        messages.error(request, words_for(refusal))
    else:
        messages.success(request, _said(invitation.email))
    return redirect("subscriptions:people")


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The offer stands no longer."""
    invitation = _own(request, Invitation, pk, owner="seat__subscription__owner")
    invitations.withdraw(invitation)
    said = _("The invitation of %s is withdrawn. Its link opens nothing any more.")
    messages.success(request, said % invitation.email)
    return redirect("subscriptions:people")


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody reads on the subscription no longer."""
    seat = _own(request, Seat, pk, owner="subscription__owner")
    if seat.reader is None or seat.reader == request.user:
        raise Http404
    name = seat.reader.get_full_name()
    members.remove(seat)
    said = _("%s has no seat in your subscription any more. We have told them by mail.")
    messages.success(request, said % name)
    return redirect("subscriptions:people")


@login_required
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite who asked for a seat."""
    asked = _own(request, SeatRequest, pk, owner="subscription__owner")
    try:
        asking.agree(asked, timezone.now())
    except REFUSALS as refusal:
        messages.error(request, words_for(refusal))
    else:
        messages.success(request, _said(asked.email))
    return redirect("subscriptions:people")


@login_required
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to who asked."""
    asked = _own(request, SeatRequest, pk, owner="subscription__owner")
    asking.decline(asked)
    said = _("The request of %s is off the list. We write to nobody about it.")
    messages.success(request, said % asked.email)
    return redirect("subscriptions:people")


def _invite(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, subscription, form)
    told = form.cleaned_data
    try:
        invitations.invite(subscription, told["email"], told["language"], timezone.now())
    except REFUSALS as refusal:
        form.add_error("email", words_for(refusal))
        return _page(request, subscription, form)
    messages.success(request, _said(told["email"]))
    return redirect(next_of(request) or "subscriptions:people")


def _page(
    request: HttpRequest, subscription: Subscription | None, form: InvitationForm
) -> HttpResponse:
    people = subscription and members.people_of(subscription, timezone.now())
    context = {"people": people, "form": form, "next": next_of(request)}
    context["days"] = settings.ENVIRONMENT.invitation_days
    return render(request, "subscriptions/people.html", context)


def _own(request: HttpRequest, model: Any, pk: int, *, owner: str) -> Any:
    """Somebody else's is not here."""
    return get_object_or_404(model, pk=pk, **{owner: request.user})


def _said(email: str) -> str:
    days = settings.ENVIRONMENT.invitation_days
    said = _("We have written to %(email)s. The invitation is open for %(days)s days.")
    return said % {"email": email, "days": days}
