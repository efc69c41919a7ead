"""A newspaper of one's own, for who reads with somebody else's account: ask for it, or buy it."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gaceta.subscriptions import asking
from gaceta.subscriptions.forms import OwnSeatForm
from gaceta.subscriptions.holdings import seat_of
from gaceta.subscriptions.invitations import BadAddress
from gaceta.subscriptions.memberships import Ended
from gaceta.subscriptions.models import Subscription
from gaceta.subscriptions.ways_back import next_of, with_next


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Both ways to a newspaper of one's own. Asking signs nobody out."""
    seat = seat_of(request.user, timezone.now().timestamp())
    if seat is None:
        return redirect(with_next(reverse("subscriptions:offer"), next_of(request)))
    form = OwnSeatForm(request.POST or None, signed_in=request.user)
    if form.is_valid():
        return _ask(request, seat.subscription, form)
    return _page(request, seat.subscription, form)


@login_required
@require_POST
def buy(request: HttpRequest) -> HttpResponse:
    """Sign out of the other's account on this device, and see what there is to buy."""
    came_from = next_of(request)
    get_adapter(request).logout(request)
    return redirect(with_next(reverse("subscriptions:offer"), came_from))


def _ask(request: HttpRequest, subscription: Subscription, form: OwnSeatForm) -> HttpResponse:
    email, came_from = form.cleaned_data["email"], next_of(request)
    try:
        asking.ask(subscription, email, request.LANGUAGE_CODE, timezone.now(), came_from)
    except asking.TooManyRequests:
        form.add_error("email", _("Too many have asked today. Nothing was sent; try tomorrow."))
    except (BadAddress, Ended):
        form.add_error("email", _("This cannot be asked for now. Nothing was sent."))
    else:
        said = _("Your request is with %(owner)s. Once they agree, a letter goes to %(email)s.")
        owner = subscription.owner.get_full_name()
        messages.success(request, said % {"owner": owner, "email": email})
        return redirect(with_next(reverse("subscriptions:own"), came_from))
    return _page(request, subscription, form)


def _page(request: HttpRequest, subscription: Subscription, form: OwnSeatForm) -> HttpResponse:
    context = {"subscription": subscription, "form": form, "next": next_of(request)}
    return render(request, "subscriptions/own.html", context)
