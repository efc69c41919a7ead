"""A company's mail domains, and joining by one of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gaceta.readers.addresses import LookAlike
from gaceta.subscriptions.business import domains
from gaceta.subscriptions.business.doors import for_administrators
from gaceta.subscriptions.business.forms import CodeForm, DomainForm
from gaceta.subscriptions.business.page import shown
from gaceta.subscriptions.business.people import name_of
from gaceta.subscriptions.invitations import BadAddress
from gaceta.subscriptions.models import Subscription
from gaceta.subscriptions.ways_back import next_of

REFUSALS: dict[type[Exception], Any] = {
    BadAddress: gettext_lazy("This is not an address that mail can reach."),
    LookAlike: gettext_lazy("This address has letters that can be mistaken for others."),
    domains.PublicMail: gettext_lazy(
        "Anybody can have an address in this domain, so it cannot say who is one of your people. "
        "Name an address in a domain of the company’s own, or invite your people one by one."
    ),
    domains.TooManyCodes: gettext_lazy(
        "So many codes were sent today that no more go out. Try again tomorrow."
    ),
    domains.CodeOver: gettext_lazy(
        "This code does not count any more: it is too old, or was mistyped too often. "
        "Ask for another."
    ),
    domains.WrongCode: gettext_lazy("This is not the code in the newest letter."),
    OSError: gettext_lazy("The letter could not be sent just now. Try again in a few minutes."),
}
REFUSED = tuple(REFUSALS)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def all_domains(request: HttpRequest, company: Subscription) -> HttpResponse:
    """The company's domains. A POST sends a code to an address in another."""
    form = DomainForm(request.POST or None)
    if form.is_valid():
        try:
            found = domains.ask_code(
                company, form.cleaned_data["address"], get_language(), timezone.now()
            )
            return redirect("subscriptions:company-domain", company.pk, found.pk)
        except REFUSED as refusal:
            form.add_error("address", _why(refusal))
    found_ones = domains.shown(company, timezone.now())
    return shown(request, company, "domains", {"form": form, "domains": found_ones})


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def domain(request: HttpRequest, company: Subscription, domain: int) -> HttpResponse:
    """Type the code that was sent."""
    found = get_object_or_404(domains.shown(company, timezone.now()), pk=domain)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            domains.prove(found, form.cleaned_data["code"], timezone.now())
            said = _("%(domain)s is proven. Whoever has a confirmed address there can join now.")
            messages.success(request, said % {"domain": found.name})
            return redirect("subscriptions:company-domains", company.pk)
        except REFUSED as refusal:
            form.add_error("code", _why(refusal))
    return shown(request, company, "domain", {"form": form, "domain": found})


@for_administrators
@require_POST
def give_up(request: HttpRequest, company: Subscription, domain: int) -> HttpResponse:
    """Nobody joins by this domain any more."""
    found = get_object_or_404(company.domains, pk=domain)
    domains.give_up(found)
    said = _("Nobody joins by %(domain)s any more. Whoever did keeps their seat.")
    messages.success(request, said % {"domain": found.name})
    return redirect("subscriptions:company-domains", company.pk)


@never_cache
@login_required
@require_POST
def join(request: HttpRequest, company: int) -> HttpResponse:
    """Take the seat that the company has for the reader; back to where they came from."""
    found = get_object_or_404(Subscription.objects.select_related("owner", "company"), pk=company)
    try:
        domains.join(found, request.user, timezone.now())
    except domains.NotOffered:
        raise Http404 from None
    said = _("%(company)s has given you a seat. You can read every article now.")
    messages.success(request, said % {"company": name_of(found)})
    return redirect(next_of(request) or f"/{request.LANGUAGE_CODE}/")


def _why(refusal: Exception) -> Any:
    return next(words for kind, words in REFUSALS.items() if isinstance(refusal, kind))
