"""What was missed: events that never came, and subscriptions that differ without anybody telling."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from gaceta.subscriptions.models import Order, PaymentEvent
from gaceta.subscriptions.payment import events
from gaceta.subscriptions.payment.provider import Forged, Reconciled, Tell, Told
from gaceta.subscriptions.payment.stripe import following
from gaceta.subscriptions.payment.stripe.client import client, data
from gaceta.subscriptions.payment.stripe.truth import truth_of

log = logging.getLogger("gaceta.payment")
Read = Callable[[dict[str, Any], str], Told]


def reconcile(since: datetime, tell: Tell, read: Read) -> Reconciled:
    """Store and work Stripe's events since then that are not known; then compare every subscription."""
    listed = client().v1.events.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
    missed = failed = 0
    found = [data(event) for event in listed.auto_paging_iter()]
    tell("Reading events", 0, len(found))
    # Oldest first, so that what is stored reads as it happened; the outcome is the same either way.
    for number, event in enumerate(reversed(found), start=1):
        fresh, done = _take(event, read)
        missed, failed = missed + fresh, failed + (not done)
        tell("Reading events", number, len(found))
    looked_at, unlike = _compare(tell)
    return Reconciled(missed, looked_at, failed + unlike)


def _take(event: dict[str, Any], read: Read) -> tuple[bool, bool]:
    """Whether the event is new to us, and whether it is done."""
    known = PaymentEvent.objects.filter(provider=following.NAME, event_id=event["id"]).exists()
    try:
        kept = events.store(following.NAME, read(event, json.dumps(event)), timezone.now())
    except (Forged, events.Contradiction):
        return not known, False
    return not known, kept.worked is not None or events.work(kept)


def _compare(tell: Tell) -> tuple[int, int]:
    """Follow what differs; how many were looked at, and how many could not be followed."""
    for order in Order.objects.filter(provider=following.NAME, state=Order.State.OPEN):
        if order.provider_id:
            following.follow(data(client().v1.checkout.sessions.retrieve(order.provider_id)))
    listed = client().v1.subscriptions.list({"status": "all", "limit": 100})
    looked_at = failed = 0
    for answer in listed.auto_paging_iter():
        looked_at += 1
        failed += not _follow_if_unlike(data(answer))
        tell("Comparing subscriptions", looked_at, looked_at + 1)
    tell("Comparing subscriptions", looked_at, looked_at)
    return looked_at, failed


def _follow_if_unlike(it: dict[str, Any]) -> bool:
    order, truth = following.order_of(it), truth_of(it)
    if order is None or truth is None or not following.differs(order, truth):
        return True
    try:
        following.follow_subscription(order, it["id"])
    except Exception:
        log.exception("Subscription %s could not be followed.", it["id"])
        return False
    return True
