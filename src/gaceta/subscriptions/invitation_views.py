"""The way from the letter to a seat: the link, the page, the account, and back to the story."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gaceta.readers.models import Reader
from gaceta.readers.tokens import hash_of, looks_whole
from gaceta.subscriptions import invitations, terms
from gaceta.subscriptions.business.people import company_of
from gaceta.subscriptions.invitations import AlreadyHolds, NotOpen, Unknown
from gaceta.subscriptions.memberships import Ended
from gaceta.subscriptions.models import Invitation
from gaceta.subscriptions.opened import Opened, drop, keep, opened_in
from gaceta.subscriptions.ways_back import own_path, with_next

REFUSALS = {
    Unknown: ("unknown", 404),
    invitations.Withdrawn: ("withdrawn", 410),
    invitations.Expired: ("expired", 410),
    invitations.Used: ("used", 410),
    Ended: ("over", 410),
}
ACCOUNTS = {"login": "account_login", "signup": "account_signup"}


@never_cache
@require_safe
def from_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, at once and before anything is shown."""
    keep(request, Opened(hash_of(token) if looks_whole(token) else ""))
    response = redirect("subscriptions:invited")
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_safe
def invited(request: HttpRequest) -> HttpResponse:
    """Who invites, what one gets, and with which account to accept it; or why not."""
    carried = opened_in(request) or Opened("")
    try:
        invitation = invitations.known(carried.token_hash)
        if _is_theirs_already(request, invitation):
            return _to_the_paper(request, invitation)
        invitations.refuse_unless_open(invitation, timezone.now())
    except Unknown:
        return _refused(request, Unknown(), None)
    except (NotOpen, Ended) as refusal:
        return _refused(request, refusal, invitation)
    seats = invitation.seat.subscription.seats
    context = {
        "invitation": invitation,
        "company": company_of(invitation.seat.subscription),
        "has_account": Reader.objects.filter(email=invitation.email).exists(),
        "holds_one": request.user.is_authenticated and seats.filter(reader=request.user).exists(),
    }
    return render(request, "subscriptions/invitation.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Accept here, or go for an account first. Whoever comes back with one has agreed already."""
    carried = opened_in(request)
    if carried is None:
        return redirect("subscriptions:invited")
    way = request.POST.get("way", "")
    if way in ACCOUNTS:
        return _to_account(request, carried, ACCOUNTS[way])
    agreed = way == "here" or carried.agreed
    if not (agreed and request.user.is_authenticated):
        return redirect("subscriptions:invited")
    return _accept(request, carried)


def _accept(request: HttpRequest, carried: Opened) -> HttpResponse:
    try:
        invitations.accept_known(carried.token_hash, request.user, timezone.now())
    except (Unknown, NotOpen, AlreadyHolds, Ended):
        keep(request, Opened(carried.token_hash))
        return redirect("subscriptions:invited")
    text = terms.current(request.LANGUAGE_CODE)
    if text:  # the page says that who accepts the seat accepts them
        terms.accept(request.user, text, timezone.now())
    return _to_the_paper(request, invitations.known(carried.token_hash))


def _to_account(request: HttpRequest, carried: Opened, name: str) -> HttpResponse:
    """To sign in or up, with the invitation in hand. Whoever is signed in here signs out."""
    try:
        invitation = invitations.known(carried.token_hash)
        invitations.refuse_unless_open(invitation, timezone.now())
    except (Unknown, NotOpen, Ended):
        return redirect("subscriptions:invited")
    adapter = get_adapter(request)
    if request.user.is_authenticated:
        adapter.logout(request)
    keep(request, Opened(carried.token_hash, agreed=True))
    adapter.stash_verified_email(request, invitation.email)
    return redirect(with_next(reverse(name), reverse("subscriptions:accept")))


def _to_the_paper(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """To the story that was asked for with the seat, else to the front page."""
    drop(request)
    owner = invitation.seat.subscription.owner
    said = _(
        "You read with a seat of your own now: every article is open to you. It comes from %s."
    )
    messages.success(request, said % owner.get_full_name())
    return redirect(own_path(invitation.next) or f"/{request.LANGUAGE_CODE}/")


def _is_theirs_already(request: HttpRequest, invitation: Invitation) -> bool:
    return request.user.is_authenticated and invitation.seat.reader_id == request.user.pk


def _refused(
    request: HttpRequest, refusal: Exception, invitation: Invitation | None
) -> HttpResponse:
    reason, status = REFUSALS[type(refusal)]
    context = {"refusal": reason, "invitation": invitation}
    return render(request, "subscriptions/invitation_refused.html", context, status=status)
