"""Security 22, and "Money and mail": verified, stored, answered, then worked; nothing else gets in."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.subscriptions.models import Invoice, PaymentEvent, Subscription
from gaceta.subscriptions.payment import events
from gaceta.subscriptions.payment.stripe import following
from tests.readers.people import ana, dario, signed_in
from tests.subscriptions.fake_stripe.server import WEBHOOK_SECRET, FakeStripe, signature
from tests.subscriptions.payment.test_stripe import (
    at_checkout,
    at_stripe,
    bought,
    pays,
    send,
    tell,
    tell_all,
    the_stripe,
)

pytestmark = pytest.mark.django_db


def an_event(fake: FakeStripe, **fields: Any) -> dict[str, Any]:
    """A genuine event about nothing of ours."""
    fake.world.tell("product.created", {"id": "prod_x", "object": "product"})
    return {**fake.world.events[-1], **fields}


def refused(status: int) -> bool:
    return status == 400 and not PaymentEvent.objects.exists()


def test_a_genuine_event_is_kept_and_worked(fake: FakeStripe) -> None:
    assert tell(fake, an_event(fake)) == 200
    assert PaymentEvent.objects.get().worked


@pytest.mark.parametrize(
    "signed",
    [
        "",
        "t=1,v1=00",
        "nonsense",
        "t=,v1=",
        "v1=" + "0" * 64,
        "t=99999999999999999999,v1=" + "0" * 64,
        "t=١,v1=" + "0" * 64,
    ],
)
def test_a_forged_event_gets_400_and_nothing_is_kept(fake: FakeStripe, signed: str) -> None:
    assert refused(send(json.dumps(an_event(fake)), signed))


def test_a_signature_by_another_secret_gets_400(fake: FakeStripe) -> None:
    body = json.dumps(an_event(fake))

    assert refused(send(body, signature(body, "whsec_other")))


def test_a_body_changed_by_a_byte_gets_400(fake: FakeStripe) -> None:
    body = json.dumps(an_event(fake))

    assert refused(send(body + " ", signature(body)))


@pytest.mark.parametrize("seconds", [-301, 302])
def test_a_signature_more_than_300_seconds_off_gets_400(fake: FakeStripe, seconds: int) -> None:
    body = json.dumps(an_event(fake))

    assert refused(send(body, signature(body, WEBHOOK_SECRET, int(time.time()) + seconds)))


@pytest.mark.parametrize("seconds", [-290, 290])
def test_a_clock_that_is_a_little_off_does_no_harm(fake: FakeStripe, seconds: int) -> None:
    body = json.dumps(an_event(fake))

    assert send(body, signature(body, WEBHOOK_SECRET, int(time.time()) + seconds)) == 200


def test_an_event_for_another_account_is_refused(fake: FakeStripe) -> None:
    assert refused(tell(fake, an_event(fake, account="acct_other")))
    assert tell(fake, an_event(fake, account="acct_ours")) == 200


def test_real_moneys_events_are_refused_where_the_key_is_for_play_money(fake: FakeStripe) -> None:
    assert refused(tell(fake, an_event(fake, livemode=True)))


@pytest.mark.parametrize("body", ["", "[]", "null", "{}", "0", '{"object": "event"}', "{"])
def test_what_is_signed_and_no_event_is_refused(fake: FakeStripe, body: str) -> None:
    assert refused(send(body, signature(body)))


def test_bytes_that_are_no_text_are_refused(fake: FakeStripe) -> None:
    assert refused(send(b"\xff\xfe\x00", "t=1,v1=00"))


def test_a_body_of_a_megabyte_is_not_read_to_its_end(fake: FakeStripe) -> None:
    body = "x" * 1_000_000

    assert send(body, signature(body)) == 413
    assert not PaymentEvent.objects.exists()


def test_the_same_event_again_is_answered_and_worked_once(
    fake: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []
    work = events.work
    monkeypatch.setattr(events, "work", lambda it: worked.append(it.event_id) or work(it))
    event = an_event(fake)

    assert [tell(fake, {**event, "pending_webhooks": n}) for n in (2, 1, 0)] == [200] * 3
    assert worked == [event["id"]]


def test_the_same_id_with_another_body_is_refused_with_an_alarm(
    fake: FakeStripe, caplog: pytest.LogCaptureFixture
) -> None:
    event = an_event(fake)
    tell(fake, event)

    other = {**event, "data": {"object": {"id": "sub_forged", "object": "subscription"}}}
    assert tell(fake, other) == 400

    kept = PaymentEvent.objects.get()
    assert (kept.conflicts, kept.told()["data"]) == (1, event["data"])
    assert any(it.levelname == "ERROR" and event["id"] in it.message for it in caplog.records)


def test_the_alarm_is_seen_at_the_desk(fake: FakeStripe) -> None:
    event = an_event(fake)
    tell(fake, event)
    tell(fake, {**event, "data": {"object": {}}})

    address = reverse("admin:subscriptions_paymentevent_changelist")
    page = signed_in(dario()).get(address, {"conflicts": 1}).content.decode()

    assert event["id"] in page


def test_an_event_that_cannot_be_worked_is_answered_kept_and_worked_later(
    fake: FakeStripe,
) -> None:
    order = at_checkout(ana())
    pays(fake, order)
    fake.down = True
    (event,) = [e for e in fake.world.events if e["type"] == "checkout.session.completed"]

    assert tell(fake, event) == 200
    kept = PaymentEvent.objects.get()
    assert kept.worked is None
    assert "PaymentDown" in kept.error

    fake.down = False
    assert events.work(kept)
    assert Subscription.objects.get().status == Subscription.Status.ACTIVE
    assert (kept.error, kept.worked is not None) == ("", True)


def test_a_worker_that_dies_leaves_the_event_to_be_worked(
    fake: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    pays(fake, at_checkout(ana()))
    event = fake.world.events[-1]

    class Killed(BaseException):
        """As by the kernel: no handler of ours runs."""

    def dies(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(following, "follow", dies)
        with pytest.raises(Killed):
            tell(fake, event)

    kept = PaymentEvent.objects.get()
    assert kept.worked is None
    assert events.work(kept)
    assert Subscription.objects.exists()


def test_an_event_about_what_is_not_ours_is_passed_over(fake: FakeStripe) -> None:
    foreign = {"id": "sub_of_a_shop", "object": "subscription", "metadata": {}}
    fake.world.tell("customer.subscription.updated", foreign)

    assert tell(fake, fake.world.events[-1]) == 200
    assert not Subscription.objects.exists()


def test_no_order_of_events_is_asked_for(fake: FakeStripe) -> None:
    subscription = bought(fake, ana())
    fake.world.renew(at_stripe(fake, subscription))

    for event in reversed(fake.world.events):
        tell(fake, event)

    subscription.refresh_from_db()
    end = at_stripe(fake, subscription)["items"]["data"][0]["current_period_end"]
    assert subscription.period_end == datetime.fromtimestamp(end, UTC)
    assert subscription.invoices.count() == 2


@pytest.mark.parametrize("provider", ["offline", "paypal", "stripe-2"])
def test_who_sends_no_events_has_no_door_for_them(fake: FakeStripe, provider: str) -> None:
    assert refused(send("{}", "", provider))


def test_events_are_only_sent_never_got(fake: FakeStripe) -> None:
    assert Client().get(reverse("payment:events", args=["stripe"])).status_code == 405


def test_an_outage_of_four_days_is_recovered_by_reconciling(fake: FakeStripe) -> None:
    subscription = bought(fake, ana())
    tell_all(fake)
    order = at_checkout(dario(), "premium")
    # From here on, nobody hears anything: a renewal fails, and somebody buys and never comes back.
    fake.world.now += 4 * 86_400
    pays(fake, order)
    fake.world.card = "declined"
    fake.world.renew(at_stripe(fake, subscription))

    found = the_stripe().reconcile(timezone.now() - timedelta(days=3), lambda *_: None)

    subscription.refresh_from_db()
    assert subscription.status == Subscription.Status.PAST_DUE
    assert Subscription.objects.get(owner__name="Dario").seats.count() == 2
    assert found.missed > 3
    assert found.failed == 0
    assert Invoice.objects.count() == 3


def test_reconciling_again_finds_nothing(fake: FakeStripe) -> None:
    bought(fake, ana())
    since = timezone.now() - timedelta(days=1)
    the_stripe().reconcile(since, lambda *_: None)

    assert the_stripe().reconcile(since, lambda *_: None).missed == 0


def test_reconciling_reads_more_events_than_fit_on_a_page(fake: FakeStripe) -> None:
    for _ in range(230):
        an_event(fake)

    found = the_stripe().reconcile(timezone.now() - timedelta(days=1), lambda *_: None)

    assert found.missed == PaymentEvent.objects.count() == 230


def test_what_differs_without_any_event_is_found_by_comparing(fake: FakeStripe) -> None:
    subscription = bought(fake, ana())
    at_stripe(fake, subscription)["cancel_at_period_end"] = True
    fake.world.events.clear()

    the_stripe().reconcile(timezone.now(), lambda *_: None)

    subscription.refresh_from_db()
    assert subscription.cancelled_at is not None
