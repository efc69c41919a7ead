"""What companies' pages keep of a reader: told to them when they ask, gone when they are erased."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from gaceta.readers.models import Reader
from gaceta.readers.signals import data_asked, erasing
from gaceta.subscriptions.models import (
    Administrator,
    Domain,
    InvitationLine,
    InvitationList,
    SeatMonth,
)
from gaceta.subscriptions.signals import seat_forgotten


@receiver(data_asked)
def on_data_asked(reader: Reader, **kwargs: Any) -> dict[str, Any]:
    """Days read on a company's seat, and what else a company's pages have of them."""
    keys = list(reader.seats.values_list("key", flat=True))
    return {
        "days_read": list(
            SeatMonth.objects.filter(key__in=keys).values("month", "days", "last_day")
        ),
        "former_seats": list(reader.former_seats.values("company", "day")),
        "invitation_lists": list(
            InvitationList.objects.filter(author=reader).values("language", "made", "ordered")
        ),
        "administers": list(
            Administrator.objects.filter(reader=reader).values_list("subscription_id", flat=True)
        ),
    }


@receiver(erasing)
def on_erasing(reader: Reader, **kwargs: Any) -> bool:
    """Whatever has their address or their name to it. Nothing here needs a reader to stay."""
    reader.former_seats.all().delete()
    Administrator.objects.filter(reader=reader).delete()
    InvitationList.objects.filter(Q(author=reader) | Q(subscription__owner=reader)).delete()
    InvitationLine.objects.filter(Q(email=reader.email) | Q(text__icontains=reader.email)).delete()
    Domain.objects.filter(code_to=reader.email).update(code_to="", code_hash="")
    return False


@receiver(seat_forgotten)
def on_seat_forgotten(seat_key: str, **kwargs: Any) -> None:
    """Who held the seat is erased, and so are the days on which they read."""
    SeatMonth.objects.filter(key=seat_key).delete()
