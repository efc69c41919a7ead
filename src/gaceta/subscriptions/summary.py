"""What "Your account" says of a reader's subscriptions."""

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.readers.signals import account_shown
from gaceta.subscriptions import asking, terms
from gaceta.subscriptions.members import owned
from gaceta.subscriptions.models import Plan


@receiver(account_shown)
def on_account_shown(reader: Reader, request: HttpRequest, **kwargs: Any) -> str:
    """The seats that the reader holds, and until when."""
    seats = reader.seats.select_related("subscription__plan").order_by("-subscription__period_end")
    context = {"seats": seats, "owns": reader.subscriptions.exists()}
    return render_to_string("subscriptions/summary.html", context, request)


@receiver(account_shown)
def on_account_shown_people(reader: Reader, request: HttpRequest, **kwargs: Any) -> str:
    """For who pays: how many read, and whether somebody asks for a seat."""
    now = timezone.now()
    subscription = owned(reader, now)
    if subscription and subscription.plan.kind == Plan.Kind.BUSINESS:
        return ""  # business/account.py leads to the company's own pages
    context = {
        "subscription": subscription,
        "held": subscription and subscription.seats.exclude(reader=None).count(),
        "asking": subscription and asking.open_ones(subscription, now).count(),
    }
    return render_to_string("subscriptions/people_summary.html", context, request)


@receiver(account_shown)
def on_account_shown_terms(reader: Reader, request: HttpRequest, **kwargs: Any) -> str:
    """Which terms the reader accepted, each to be read and printed."""
    context = {"acceptances": terms.accepted(reader), "asked": terms.asked_on(request)}
    return render_to_string("subscriptions/accepted_terms.html", context, request)
