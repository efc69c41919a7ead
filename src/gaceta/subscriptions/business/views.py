"""The administrator's page: the company's seats, who holds them, and what becomes of one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gaceta.subscriptions import asking
from gaceta.subscriptions.business import people, usage
from gaceta.subscriptions.business.administrators import administered
from gaceta.subscriptions.business.doors import for_administrators
from gaceta.subscriptions.business.export import export as exported
from gaceta.subscriptions.business.forms import NameForm
from gaceta.subscriptions.business.page import shown
from gaceta.subscriptions.business.streaming import streamed
from gaceta.subscriptions.models import Company, Subscription

A_PAGE = 50
"""Seats a page."""
MONTHS = 6
"""Months of use beside each seat."""


@never_cache
@login_required
@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """The company that the reader administers; of several, a list. 404 if there is none."""
    found = list(administered(request.user))
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("subscriptions:company", found[0].pk)
    named = [(people.name_of(company), company) for company in found]
    return render(request, "subscriptions/business/companies.html", {"companies": named})


@for_administrators
@require_safe
def company(request: HttpRequest, company: Subscription) -> HttpResponse:
    """The seats in numbers, and the people, to be searched and paged through."""
    words, kind = request.GET.get("q", "")[:100], request.GET.get("kind", "")
    found = people.matching(people.seats(company, timezone.now()), words, kind)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "words": words, "kind": kind, "lists": _lists(company)}
    if company.owner_id == request.user.pk:
        context["requests"] = asking.open_ones(company, timezone.now())
    return shown(request, company, "company", context)


@for_administrators
@require_safe
def use(request: HttpRequest, company: Subscription) -> HttpResponse:
    """On how many days each seat was read, month by month. Of reading there is nothing to show."""
    months = usage.months_until(timezone.localdate(), MONTHS)
    held = people.matching(people.seats(company, timezone.now()), "", "held")
    page = Paginator(held, A_PAGE).get_page(request.GET.get("page"))
    days = usage.days_of(page.object_list, months)
    rows = [(seat, list(zip(months, days[seat.key], strict=True))) for seat in page]
    context = {"page": page, "rows": rows, "months": months}
    return shown(request, company, "use", {**context, "totals": usage.by_month(company)})


@for_administrators
@require_safe
def export(request: HttpRequest, company: Subscription) -> HttpResponse:
    """The people as a CSV file."""
    day = timezone.localdate()
    response = StreamingHttpResponse(
        streamed(exported(company, timezone.now()), request),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="seats-{day:%Y-%m-%d}.csv"'
    return response


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, company: Subscription) -> HttpResponse:
    """What the company is called."""
    row = Company.objects.filter(subscription=company).first() or Company(subscription=company)
    form = NameForm(request.POST or None, instance=row)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("subscriptions:company", company.pk)
    return shown(request, company, "name", {"form": form})


@login_required
@require_POST
def former_seen(request: HttpRequest, former: int) -> HttpResponse:
    """The reader has read that their seat went to another, and need not be told again."""
    get_object_or_404(request.user.former_seats, pk=former).delete()
    return redirect("readers:account")


def _lists(company: Subscription) -> Any:
    return company.lists.filter(ordered__isnull=False)[:5]
