"""What the door adds to "Your account", to a reader's data, and to what is forgotten in time."""

import time
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gaceta.access import engine, noticed
from gaceta.access.door import asker_of
from gaceta.readers import signals
from gaceta.readers.menu import AccountPage
from gaceta.readers.models import Device, Reader
from gaceta.seats.model import Granted, StoreDown, Taken
from gaceta.seats.rules import is_reading
from gaceta.subscriptions.holdings import entitlement_of


@receiver(signals.account_pages_asked)
def on_account_pages_asked(request: HttpRequest, **kwargs: Any) -> list[AccountPage]:
    return [AccountPage(reverse("access:noticed"), _("What was noticed"), 40)]


@receiver(signals.devices_shown)
def on_devices_shown(reader: Reader, device: Device, **kwargs: Any) -> list[str]:
    """The device that reads now, if one does and the store tells."""
    entitlement = entitlement_of(reader, device, time.time())
    if entitlement is None:
        return []
    seats = engine.engine()
    try:
        verdict = engine.wait_for(seats.look(entitlement.seat, asker_of(entitlement)))
    except StoreDown:
        return []
    if not isinstance(verdict, Granted | Taken):
        return []
    lease = verdict.lease if isinstance(verdict, Granted) else verdict.holder
    return [lease.device.id] if is_reading(lease, verdict.now, seats.policy) else []


@receiver(signals.old_forgotten)
def on_old_forgotten(**kwargs: Any) -> dict[str, int]:
    return {"displacements": noticed.forget_old()}


@receiver(signals.data_asked)
def on_data_asked(reader: Reader, **kwargs: Any) -> dict[str, Any]:
    """The log, the places in stories, and what is counted by month.

    The engine knows no readers: a seat's record has the ids of devices, and they are in the copy.
    """
    noticed.notes.write()
    return {
        "noticed": list(noticed.noticed_by(reader).values("at", "how", "why", "stopped", "began")),
        "places": list(reader.places.values("story", "place", "day")),
        "free_stories": list(reader.free_stories.values("meter", "month", "mark")),
        "gifts_given": list(reader.gifts_given.values("meter", "month", "number")),
    }


@receiver(signals.erasing)
def on_erasing(reader: Reader, **kwargs: Any) -> bool:
    """What waits to be written is written first, so that nothing comes after."""
    noticed.notes.write()
    for kept in (reader.displacements, reader.places, reader.free_stories, reader.gifts_given):
        kept.all().delete()
    return False
