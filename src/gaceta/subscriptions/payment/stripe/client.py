"""Stripe's library with our key and patience, answers as plain data, and its errors in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import stripe
from django.conf import settings

from gaceta.subscriptions.payment.provider import Declined, NotPossible, PaymentDown

PATIENCE = 5
"""Seconds for one answer, which is asked for twice at most.

A row is locked meanwhile, and on SQLite everybody else who writes waits.
"""


def client() -> stripe.StripeClient:
    """Stripe as the settings have it."""
    return _client(settings.PAYMENT.stripe_key, settings.PAYMENT.stripe_api)


@cache
def _client(key: str, api: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": api},
        http_client=stripe.RequestsClient(timeout=PATIENCE),
        max_network_retries=1,
    )


@contextmanager
def asking() -> Iterator[None]:
    """What goes wrong inside is told as Declined, NotPossible or PaymentDown."""
    try:
        yield
    except stripe.CardError as reason:
        raise Declined(reason.user_message or str(reason)) from reason
    except stripe.InvalidRequestError as reason:
        raise NotPossible(str(reason)) from reason
    except stripe.StripeError as reason:
        raise PaymentDown(f"{type(reason).__name__}: {reason}") from reason


def data(answer: Any) -> dict[str, Any]:
    """Stripe's object as plain data."""
    told: dict[str, Any] = answer.to_dict(for_json=True)
    return told
