"""I13: what a payment ends, the seats end with it, before the next heartbeat."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from gaceta.access import engine
from gaceta.subscriptions.payment.renewing import renew_all
from tests.access.reading import SECRET, browser_of, paper_with
from tests.access.test_endings import live_leases
from tests.readers.people import ana
from tests.subscriptions.fake_stripe.server import FakeStripe
from tests.subscriptions.payment.buying import bought as bought_on_invoice
from tests.subscriptions.payment.test_stripe import at_stripe, bought, tell

pytestmark = pytest.mark.django_db
Committing = DjangoCaptureOnCommitCallbacks


@pytest.fixture(autouse=True)
def seats_of_its_own(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.GATE = replace(settings.GATE, outage_file=tmp_path / "outage")
    engine.engine.cache_clear()
    yield
    engine.engine.cache_clear()


def test_a_subscription_that_stripe_ended_is_read_no_more(
    fake: FakeStripe, django_capture_on_commit_callbacks: Committing
) -> None:
    (story,) = paper_with()
    reader = ana()
    subscription = bought(fake, reader)
    phone = browser_of(reader)
    assert SECRET in phone.get(story.url).content.decode()
    assert live_leases()

    fake.world.cancel(at_stripe(fake, subscription))
    with django_capture_on_commit_callbacks(execute=True):
        tell(fake, fake.world.events[-1])

    assert not live_leases()
    assert SECRET not in phone.get(story.url).content.decode()


def test_an_invoice_unpaid_through_the_grace_ends_the_reading(
    django_capture_on_commit_callbacks: Committing,
) -> None:
    (story,) = paper_with()
    reader = ana()
    subscription = bought_on_invoice(reader, now=timezone.now())
    phone = browser_of(reader)
    assert SECRET in phone.get(story.url).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        renew_all(subscription.runs_until, lambda *_: None)
        renew_all(subscription.runs_until, lambda *_: None)

    assert not live_leases()
    assert SECRET not in phone.get(story.url).content.decode()
