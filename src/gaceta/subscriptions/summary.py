"""What "Your account" says of a reader's subscriptions."""

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from django.template.loader import render_to_string

from gaceta.readers.models import Reader
from gaceta.readers.signals import account_shown


@receiver(account_shown)
def on_account_shown(reader: Reader, request: HttpRequest, **kwargs: Any) -> str:
    """The seats that the reader holds, and until when."""
    seats = reader.seats.select_related("subscription__plan").order_by("-subscription__period_end")
    context = {"seats": seats, "owns": reader.subscriptions.exists()}
    return render_to_string("subscriptions/summary.html", context, request)
