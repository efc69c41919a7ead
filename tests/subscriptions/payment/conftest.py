from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_django import Settings

from gaceta.subscriptions.payment.provider import provider_called
from tests.subscriptions.fake_stripe.server import KEY, WEBHOOK_SECRET, FakeStripe, serving


@pytest.fixture
def fake(settings: Settings) -> Iterator[FakeStripe]:
    """A fake Stripe that sells, with nothing in it."""
    with serving() as it:
        settings.PAYMENT = replace(
            settings.PAYMENT,
            provider="stripe",
            stripe_key=KEY,
            stripe_webhook_secret=WEBHOOK_SECRET,
            stripe_account="acct_ours",
            stripe_api=it.address,
        )
        yield it


@pytest.fixture(autouse=True)
def providers_made_anew() -> Iterator[None]:
    provider_called.cache_clear()
    yield
    provider_called.cache_clear()
