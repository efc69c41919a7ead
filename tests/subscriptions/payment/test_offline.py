from datetime import datetime, timedelta

import pytest

from gaceta.subscriptions.holdings import seat_of
from gaceta.subscriptions.memberships import SeatsHeld, give_seat
from gaceta.subscriptions.models import Invoice, Order, Subscription
from gaceta.subscriptions.payment import offline
from gaceta.subscriptions.payment.changes import to_plan, with_seats
from gaceta.subscriptions.payment.provider import Change, NotPossible, provider_called
from gaceta.subscriptions.payment.renewing import Renewed, renew_all
from tests.readers.people import ana, ben, dario
from tests.subscriptions.offers import NOW, subscribed
from tests.subscriptions.payment.buying import bought, ordered, paid, price

pytestmark = pytest.mark.django_db

Status = Subscription.Status
GRACE = timedelta(days=14)


def the_offline() -> offline.Offline:
    provider = provider_called("offline")
    assert isinstance(provider, offline.Offline)
    return provider


def days(number: float) -> datetime:
    return NOW + timedelta(days=number)


def renewed(now: datetime) -> Renewed:
    return renew_all(now, lambda *_: None)


def may_read(subscription: Subscription, now: datetime) -> bool:
    return seat_of(subscription.owner, now.timestamp()) is not None


def change(subscription: Subscription, to: Change, now: datetime) -> int:
    """Make the change; what it cost."""
    quote = the_offline().quote(subscription, to, now)
    the_offline().change(subscription, to, quote, "", now)
    return quote.today


def test_whoever_buys_reads_at_once_and_has_days_to_pay() -> None:
    subscription = bought(ana())

    assert may_read(subscription, NOW)
    assert subscription.status == Status.ACTIVE
    assert subscription.period_end == days(14)
    assert subscription.invoices.get().due == days(14)


def test_a_new_subscriber_owes_the_introductory_amount_and_others_the_whole() -> None:
    reader = ana()
    first = paid(bought(reader))
    assert first.invoices.get().amount == 100
    the_offline().cancel(first, NOW)
    renewed(days(40))

    assert bought(reader, now=days(41)).invoices.get().amount == 900


def test_the_introductory_periods_are_counted() -> None:
    what = price()
    what.offer_periods = 2
    what.save()
    subscription = paid(bought(ana()))

    amounts = []
    for month in (1, 2):
        (invoice,) = renewed(subscription.period_end - timedelta(days=1)).issued
        paid(subscription, days(30 * month))
        amounts.append(invoice.amount)

    assert amounts == [100, 900]


def test_once_paid_it_runs_for_the_whole_period() -> None:
    subscription = paid(bought(ana()), days(3))

    assert subscription.status == Status.ACTIVE
    assert subscription.period_end == datetime(2026, 12, 23, 9, 0, tzinfo=NOW.tzinfo)


def test_entering_a_payment_twice_is_once() -> None:
    subscription = bought(ana())
    invoice = subscription.invoices.get()

    offline.mark_paid(invoice, days(2))
    offline.mark_paid(invoice, days(5))

    assert Invoice.objects.get().paid == days(2)


def test_unpaid_it_is_overdue_reads_on_through_the_grace_and_ends() -> None:
    subscription = bought(ana())

    assert renewed(days(13)).overdue == 0
    assert renewed(days(14)).overdue == 1
    subscription.refresh_from_db()
    assert subscription.status == Status.PAST_DUE
    assert may_read(subscription, days(27))

    assert renewed(days(28)).ended == 1
    subscription.refresh_from_db()
    assert subscription.status == Status.ENDED
    assert Invoice.objects.get().voided == days(28)


def test_reading_does_not_stop_between_the_due_moment_and_the_daily_look() -> None:
    subscription = bought(ana())

    assert may_read(subscription, days(14.5))
    assert not may_read(subscription, days(28))


def test_paying_within_the_grace_makes_it_whole_again() -> None:
    subscription = bought(ana())
    renewed(days(20))

    assert paid(subscription, days(21)).status == Status.ACTIVE
    assert subscription.period_end == datetime(2026, 12, 23, 9, 0, tzinfo=NOW.tzinfo)


def test_the_next_invoice_comes_before_the_period_ends_and_once() -> None:
    subscription = paid(bought(ana()))
    end = subscription.period_end

    assert not renewed(end - timedelta(days=15)).issued
    (invoice,) = renewed(end - timedelta(days=14)).issued
    assert not renewed(end - timedelta(days=14)).issued
    assert not renewed(end - timedelta(days=1)).issued

    assert (invoice.period_start, invoice.due) == (end, end)
    assert paid(subscription, end).period_end == datetime(2027, 1, 23, 9, 0, tzinfo=NOW.tzinfo)


def test_after_weeks_without_the_daily_look_nobody_is_ended_unwarned() -> None:
    subscription = paid(bought(ana()))
    late = subscription.period_end + timedelta(days=60)

    done = renewed(late)

    subscription.refresh_from_db()
    assert done.ended == 0
    assert done.issued[0].due == late + timedelta(days=14)
    assert may_read(subscription, late)


def test_a_trial_costs_nothing_and_its_invoice_is_due_when_it_ends() -> None:
    subscription = bought(ana(), "individual", "year")
    assert subscription.status == Status.TRIALING
    assert not subscription.invoices.exists()
    assert subscription.period_end == days(14)

    (invoice,) = renewed(days(1)).issued
    subscription.refresh_from_db()

    assert invoice.due == days(14)
    assert subscription.status == Status.TRIALING
    assert paid(subscription, days(10)).status == Status.ACTIVE


def test_who_had_a_subscription_gets_no_second_trial() -> None:
    reader = ana()
    first = bought(reader, "individual", "year")
    the_offline().cancel(first, NOW)
    renewed(days(15))

    assert bought(reader, "individual", "year", now=days(16)).status == Status.ACTIVE


def test_numbers_have_no_gaps_and_begin_anew_each_year() -> None:
    for reader in (ana(), ben()):
        bought(reader)
    bought(dario(), now=NOW + timedelta(days=60))

    assert sorted(it.label for it in Invoice.objects.all()) == [
        "2026-00001",
        "2026-00002",
        "2027-00001",
    ]


def test_premium_costs_the_difference_for_the_days_that_are_left() -> None:
    subscription = paid(bought(ana()))
    half = NOW + (subscription.period_end - NOW) / 2

    cost = change(subscription, to_plan(subscription, "premium"), half)

    assert cost == 250
    assert subscription.plan.code == "premium"
    assert subscription.seats.count() == 2
    paid(subscription, half)
    assert subscription.period_end == datetime(2026, 12, 23, 9, 0, tzinfo=NOW.tzinfo)


def test_the_same_change_twice_costs_once() -> None:
    subscription = paid(bought(ana()))
    to = to_plan(subscription, "premium")

    change(subscription, to, days(1))
    the_offline().change(
        subscription, to, the_offline().quote(subscription, to, days(1)), "", days(1)
    )

    assert subscription.invoices.count() == 2
    assert subscription.seats.count() == 2


def test_a_gift_of_the_desks_becomes_premium_for_the_difference() -> None:
    subscription = subscribed(ana())

    cost = change(subscription, to_plan(subscription, "premium"), NOW)

    assert 0 < cost <= 500
    assert subscription.provider == "offline"


def test_an_invoice_for_the_time_to_come_is_made_anew_after_a_change() -> None:
    subscription = paid(bought(ana()))
    (old,) = renewed(days(20)).issued
    change(subscription, to_plan(subscription, "premium"), days(21))
    paid(subscription, days(21))

    (new,) = renewed(days(21)).issued

    old.refresh_from_db()
    assert old.voided
    assert (new.amount, new.period_start) == (1400, old.period_start)


def test_seats_are_added_for_their_price_and_given_back_free() -> None:
    subscription = paid(bought(ana(), "premium"))

    assert change(subscription, with_seats(subscription, 2), NOW) == 800
    assert subscription.seats.count() == 4
    assert change(subscription, with_seats(subscription, -1), days(1)) == 0
    assert subscription.seats.count() == 3


def test_seats_that_are_held_are_not_given_back() -> None:
    subscription = paid(bought(ana(), "premium", seats=1))
    give_seat(subscription, ben())
    give_seat(subscription, dario())

    with pytest.raises(SeatsHeld):
        change(subscription, with_seats(subscription, -1), days(1))

    assert subscription.seats.count() == 3


@pytest.mark.parametrize("more", [0, -1, 501])
def test_a_number_of_seats_that_cannot_be_is_refused(more: int) -> None:
    subscription = bought(ana(), "premium")

    with pytest.raises(NotPossible):
        with_seats(subscription, more)


def test_cancelled_it_is_read_to_the_end_and_not_renewed() -> None:
    subscription = paid(bought(ana()))
    (invoice,) = renewed(days(20)).issued

    the_offline().cancel(subscription, days(21))

    invoice.refresh_from_db()
    assert invoice.voided
    assert may_read(subscription, subscription.period_end - timedelta(seconds=1))
    assert not may_read(subscription, subscription.period_end)
    assert not renewed(days(25)).issued
    assert renewed(subscription.period_end).ended == 1


def test_cancelled_before_anything_was_paid_nothing_is_owed() -> None:
    subscription = bought(ana())

    the_offline().cancel(subscription, days(1))

    assert subscription.invoices.get().voided
    assert subscription.period_end == days(14)


def test_a_cancellation_is_taken_back() -> None:
    subscription = paid(bought(ana()))
    the_offline().cancel(subscription, days(20))

    the_offline().resume(subscription, days(21))

    assert len(renewed(days(21)).issued) == 1
    assert subscription.cancelled_at is None


def test_who_takes_back_a_cancellation_owes_what_was_owed_before() -> None:
    subscription = bought(ana())
    void = subscription.invoices.get()
    the_offline().cancel(subscription, days(1))

    for _ in range(2):
        the_offline().resume(subscription, days(2))

    again = subscription.invoices.get(voided=None)
    assert (again.lines, again.due) == (void.lines, void.due)
    assert (again.period_start, again.period_end) == (void.period_start, void.period_end)
    assert subscription.period_end == days(14)
    assert not renewed(days(2)).issued


def test_the_desk_gives_back_what_was_paid_and_no_more() -> None:
    invoice = paid(bought(ana())).invoices.get()

    the_offline().refund(invoice, 60, days(1))
    assert invoice.refunded == 60
    for amount in (41, 0, -1):
        with pytest.raises(NotPossible):
            the_offline().refund(invoice, amount, days(1))


def test_nothing_is_given_back_of_an_unpaid_invoice() -> None:
    with pytest.raises(NotPossible):
        the_offline().refund(bought(ana()).invoices.get(), 1, NOW)


def test_an_order_that_was_left_behind_gives_nothing() -> None:
    order = ordered(ana(), price())
    assert the_offline().leave(order)

    offline.start(order, NOW)

    assert order.subscription is None
    assert order.state == Order.State.LEFT


def test_a_void_invoice_is_not_paid() -> None:
    subscription = bought(ana())
    renewed(days(28))
    renewed(days(28) + GRACE)

    with pytest.raises(NotPossible):
        offline.mark_paid(subscription.invoices.get(), days(50))
