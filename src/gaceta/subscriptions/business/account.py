"""What "Your account" says of companies: a seat that is gone, one that waits, those to administer."""

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.readers.signals import account_shown
from gaceta.subscriptions.business.administrators import administered
from gaceta.subscriptions.business.domains import offering
from gaceta.subscriptions.business.people import name_of


@receiver(account_shown)
def on_account_shown(reader: Reader, request: HttpRequest, **kwargs: Any) -> str:
    """Nothing for whoever has to do with no company."""
    told = {
        "former": list(reader.former_seats.all()),
        "offers": [(name_of(found), found) for found in offering(reader, timezone.now())],
        "administered": [(name_of(found), found) for found in administered(reader)],
        "next": request.path,
    }
    if not (told["former"] or told["offers"] or told["administered"]):
        return ""
    return render_to_string("subscriptions/business/account.html", told, request)
