"""What all pages of a company have in common."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gaceta.subscriptions.business import people
from gaceta.subscriptions.models import Subscription

HERE = {
    "company": "people",
    "seat": "people",
    "name": "people",
    "checked": "invite",
    "sent": "invite",
    "domain": "domains",
}
"""To which part of the navigation a page belongs, where it is not of the same name."""


def shown(
    request: HttpRequest, company: Subscription, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The page, with the company's name and its seats in numbers."""
    told = {
        "here": HERE.get(template, template),
        "company": company,
        "company_name": people.name_of(company),
        "counts": people.counts(company, timezone.now()),
        "is_owner": company.owner_id == request.user.pk,
        "is_over": company.runs_until <= timezone.now() or company.status == company.Status.ENDED,
    }
    return render(request, f"subscriptions/business/{template}.html", told | context)
