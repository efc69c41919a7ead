"""The terms as pages: the version in force, older ones, what a reader accepted, and being asked."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gaceta.subscriptions import memberships, terms
from gaceta.subscriptions.models import Terms
from gaceta.subscriptions.ways_back import next_of, with_next


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """What holds now."""
    version = terms.in_force(timezone.localdate())
    if version is None:
        raise Http404
    return _page(request, version)


@require_safe
def version(request: HttpRequest, day: str) -> HttpResponse:
    """One version at its own address. The desk sees the coming ones too."""
    try:
        found = Terms.objects.filter(in_force=date.fromisoformat(day)).first()
    except ValueError:
        raise Http404 from None
    if found is None or not (found.is_in_force or request.user.is_staff):
        raise Http404
    return _page(request, found)


@login_required
@never_cache
@require_safe
def accepted(request: HttpRequest, pk: int) -> HttpResponse:
    """The very text that the reader accepted, to read and to print."""
    acceptance = get_object_or_404(terms.accepted(request.user), pk=pk)
    context = {"text": acceptance.text, "acceptance": acceptance}
    return render(request, "subscriptions/terms.html", context)


@login_required
@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The question, and the ways out. Nothing is asked of who has answered."""
    asked = terms.asked_on(request)
    if asked is None:
        return redirect(_onward(request))
    owned = asked.subscription.owner_id == request.user.pk
    context = {"asked": asked, "owned": owned, "next": next_of(request)}
    context["contact"] = settings.ENVIRONMENT.contact
    return render(request, "subscriptions/terms_asked.html", context)


@login_required
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """The reader accepts the text that was shown to them; back to the story."""
    text = terms.ticked(request.POST, timezone.now())
    if text is None:
        messages.error(request, _("The terms have changed meanwhile. Here are those of today."))
        return redirect(with_next(reverse("subscriptions:terms-asked"), next_of(request)))
    terms.accept(request.user, text, timezone.now())
    messages.success(
        request, _("Thank you. What you accepted stands in your account, to be printed.")
    )
    return redirect(_onward(request))


@login_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The reader does not accept: a member gives the seat back, an owner reads to the period's end."""
    asked = terms.asked_on(request)
    if asked is None:
        return redirect(_onward(request))
    if asked.subscription.owner_id == request.user.pk:
        terms.leave(request.user, asked.subscription, timezone.now())
        said = _("You have not accepted the new terms. You read to the end of what was paid for.")
    else:
        memberships.take_seat(asked.subscription, request.user)
        said = _(
            "You have given the seat back. Your account stays, with everything of yours in it."
        )
    messages.success(request, said)
    return redirect("readers:account")


def before_reading(request: HttpRequest) -> HttpResponse | None:
    """The page to which a story sends a subscriber whose time to answer is over; None to read on."""
    asked = terms.asked_on(request)
    if asked is None or not asked.overdue:
        return None
    response = redirect(with_next(reverse("subscriptions:terms-asked"), request.get_full_path()))
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest, version: Terms) -> HttpResponse:
    context = {
        "text": terms.text_of(version, request.LANGUAGE_CODE),
        "newest": terms.in_force(timezone.localdate()),
        "others": terms.versions(timezone.localdate()).exclude(pk=version.pk),
    }
    return render(request, "subscriptions/terms.html", context)


def _onward(request: HttpRequest) -> str:
    return next_of(request) or reverse("readers:account")
