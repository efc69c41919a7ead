"""``gaceta payments``, as an operator runs it."""

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from gaceta.cli import cli
from gaceta.subscriptions.models import PaymentEvent, Subscription
from tests.readers.people import ana
from tests.subscriptions.fake_stripe.server import FakeStripe
from tests.subscriptions.payment.buying import bought
from tests.subscriptions.payment.test_stripe import at_checkout, pays, tell

pytestmark = pytest.mark.django_db


def payments(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["payments", *arguments])


def an_unworked_event(fake: FakeStripe) -> PaymentEvent:
    """Somebody paid while Stripe could not be asked about it."""
    pays(fake, at_checkout(ana()))
    fake.down = True
    tell(fake, fake.world.events[-1])
    fake.down = False
    return PaymentEvent.objects.get()


@pytest.mark.parametrize("command", ["renew", "replay", "reconcile"])
def test_each_command_says_what_it_is_for_with_an_example(command: str) -> None:
    said = payments(command, "--help").output

    assert "Example" in said
    assert f"gaceta payments {command}" in said


def test_renewing_tells_what_was_done_and_does_it_once() -> None:
    bought(ana(), now=timezone.now() - timedelta(days=15))

    assert "0 invoices issued, 1 overdue, 0 ended." in payments("renew").output
    assert "0 invoices issued, 0 overdue, 0 ended." in payments("renew").output


def test_a_new_invoice_is_named() -> None:
    bought(ana(), "individual", "year", now=timezone.now())

    said = payments("renew").output

    assert f"Invoice {timezone.localtime():%Y}-00001" in said
    assert "Renewing …" in said


def test_replaying_works_what_was_left(fake: FakeStripe) -> None:
    an_unworked_event(fake)

    result = payments("replay")

    assert (result.exit_code, "1 events worked, 0 could not be." in result.output) == (0, True)
    assert Subscription.objects.exists()
    assert "0 events worked" in payments("replay").output


def test_one_event_is_replayed_by_its_id_done_or_not(fake: FakeStripe) -> None:
    event = an_unworked_event(fake)

    for _ in range(2):
        assert "1 events worked" in payments("replay", "--id", event.event_id).output


def test_events_since_a_day_are_replayed_done_or_not(fake: FakeStripe) -> None:
    an_unworked_event(fake)
    payments("replay")

    yesterday = f"{timezone.now() - timedelta(days=1):%Y-%m-%d}"
    tomorrow = f"{timezone.now() + timedelta(days=2):%Y-%m-%d}"
    assert "1 events worked" in payments("replay", "--since", yesterday).output
    assert "0 events worked" in payments("replay", "--since", tomorrow).output


def test_what_cannot_be_worked_ends_with_1(fake: FakeStripe) -> None:
    an_unworked_event(fake)
    fake.down = True

    result = payments("replay")

    assert result.exit_code == 1
    assert "1 could not be" in result.output


def test_an_event_that_is_not_here_is_told() -> None:
    result = payments("replay", "--id", "evt_none")

    assert result.exit_code == 1
    assert "There is no event evt_none here" in result.output


def test_a_day_that_is_none_is_told() -> None:
    result = payments("reconcile", "--since", "soon")

    assert result.exit_code == 2
    assert "--since 2026-11-20" in result.output


def test_on_invoice_there_is_nothing_to_reconcile() -> None:
    assert "Nothing to reconcile" in payments("reconcile").output


def test_reconciling_tells_what_it_found(fake: FakeStripe) -> None:
    pays(fake, at_checkout(ana()))

    result = payments("reconcile")

    assert result.exit_code == 0
    assert f"{len(fake.world.events)} missed events, 1 subscriptions compared" in result.output


def test_while_the_provider_is_down_reconciling_says_so(fake: FakeStripe) -> None:
    fake.down = True

    result = payments("reconcile")

    assert result.exit_code == 1
    assert "Nothing is lost: run this again." in result.output
