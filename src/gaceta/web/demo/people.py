"""The demo's accounts: Ana subscribes, Ben does not, Dario edits, Marta runs the seats of Faro."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.subscriptions import terms
from gaceta.subscriptions.models import Company, Order, Plan, Subscription
from gaceta.subscriptions.payment import offline
from gaceta.subscriptions.plans import first_plans

PASSWORD = "leer-con-calma-26"  # noqa: S105 -- the demo prints it


def make_people() -> None:
    """All of them, with confirmed addresses; those that exist are left alone."""
    ana = account("ana@gaceta.example", "Ana")
    account("ben@gaceta.example", "Ben")
    account("dario@gaceta.example", "Dario", is_staff=True, is_superuser=True)
    marta = account("marta@faro.example", "Marta")
    plans, then = first_plans(), timezone.now() - timedelta(days=30)
    if not Subscription.objects.filter(owner=ana).exists():
        _buy_and_pay(ana, plans["individual"], then)
    if not Subscription.objects.filter(owner=marta).exists():
        _buy_and_pay(marta, plans["business-5"], then)
        Company.objects.create(subscription=marta.subscriptions.get(), name="Faro")


def _buy_and_pay(reader: Reader, plan: Plan, then: datetime) -> None:
    """A year on invoice, bought and paid for then: what the desk would have seen."""
    price = plan.prices.get(period="year", on_sale=True)
    order = Order.objects.create(
        reader=reader, price=price, is_new=False, provider=offline.NAME, made=then
    )
    offline.start(order, then)
    assert order.subscription is not None  # noqa: S101 -- an open order was started
    offline.mark_paid(order.subscription.invoices.get(), then)
    now = timezone.now()
    if text := terms.current(reader.language, now):
        terms.accept(reader, text, now)


def account(email: str, name: str, **rights: bool) -> Reader:
    """A reader who may sign in at once."""
    reader = Reader.objects.filter(email=email).first()
    if reader is None:
        reader = Reader.objects.create_user(email, PASSWORD, name=name, **rights)
    EmailAddress.objects.get_or_create(
        user=reader, email=email, defaults={"verified": True, "primary": True}
    )
    return reader
