"""What a provider tells us: verified, stored, answered, and only then worked.

An event says where to look, never what is true: what it is about is fetched anew, so neither order nor
repetition matters. What was stored and not worked, for whatever reason, is worked by ``replay``.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils import timezone

from gaceta.subscriptions.models import PaymentEvent
from gaceta.subscriptions.payment.provider import Tell, TellingProvider, Told, provider_called

log = logging.getLogger("gaceta.payment")

LARGEST = 512 * 1024
"""Bytes of an event. Stripe's are a few thousand."""


class Contradiction(Exception):
    """The event is known, and said something else before."""


def telling(provider: str) -> TellingProvider:
    """The provider of that name, if it sends events. Raises KeyError otherwise."""
    found = provider_called(provider)
    if not hasattr(found, "verify"):
        raise KeyError(provider)
    return cast(TellingProvider, found)


def store(provider: str, told: Told, now: datetime) -> PaymentEvent:
    """The event, kept; the same one if it is known. Raises Contradiction, which is an alarm."""
    event, _new = PaymentEvent.objects.get_or_create(
        provider=provider,
        event_id=told.event_id,
        defaults={
            "kind": told.kind,
            "body": told.body,
            "body_hash": told.digest,
            "received": now,
        },
    )
    if event.body_hash == told.digest:
        return event
    with transaction.atomic():
        it = PaymentEvent.objects.select_for_update().get(pk=event.pk)
        it.conflicts += 1
        it.save(update_fields=["conflicts"])
    log.error(
        "Payment event %s of %s came again with another body, and was refused. Somebody may hold the "
        "webhook's secret: compare it with the event at the provider, and change the secret.",
        told.event_id,
        provider,
    )
    raise Contradiction(told.event_id)


def work(event: PaymentEvent) -> bool:
    """Do what the event asks for. False if it could not be done; then it says why and waits."""
    try:
        with transaction.atomic():
            telling(event.provider).follow(event)
            _done(event, worked=timezone.now(), error="")
    except Exception as reason:
        log.exception(
            "Payment event %s could not be worked; it stays to be replayed.", event.event_id
        )
        _done(event, worked=event.worked, error=f"{type(reason).__name__}: {reason}"[:2000])
        return False
    return True


def replay(events: Iterable[PaymentEvent], total: int, tell: Tell) -> tuple[int, int]:
    """Work them all; how many were done, and how many could not be."""
    done = failed = 0
    tell("Working events", 0, total)
    for event in events:
        worked = work(event)
        done, failed = done + worked, failed + (not worked)
        tell("Working events", done + failed, total)
    return done, failed


def _done(event: PaymentEvent, *, worked: datetime | None, error: str) -> None:
    event.worked, event.error = worked, error
    event.save(update_fields=["worked", "error"])
