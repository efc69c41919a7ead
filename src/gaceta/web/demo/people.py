"""The demo's accounts: Ana subscribes, Ben does not, Dario edits, Marta runs the seats of Faro."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.subscriptions.memberships import Period, subscribe
from gaceta.subscriptions.models import Company, Subscription
from gaceta.subscriptions.plans import first_plans

PASSWORD = "leer-con-calma-26"  # noqa: S105 -- the demo prints it


def make_people() -> None:
    """All of them, with confirmed addresses; those that exist are left alone."""
    ana = account("ana@gaceta.example", "Ana")
    account("ben@gaceta.example", "Ben")
    account("dario@gaceta.example", "Dario", is_staff=True, is_superuser=True)
    marta = account("marta@faro.example", "Marta")
    if not Subscription.objects.filter(owner=ana).exists():
        subscribe(ana, first_plans()["individual"], _year())
    if not Subscription.objects.filter(owner=marta).exists():
        faro = subscribe(marta, first_plans()["business-5"], _year())
        Company.objects.create(subscription=faro, name="Faro")


def _year() -> Period:
    today = timezone.now()
    return Period(today - timedelta(days=30), today + timedelta(days=335))


def account(email: str, name: str, **rights: bool) -> Reader:
    """A reader who may sign in at once."""
    reader = Reader.objects.filter(email=email).first()
    if reader is None:
        reader = Reader.objects.create_user(email, PASSWORD, name=name, **rights)
    EmailAddress.objects.get_or_create(
        user=reader, email=email, defaults={"verified": True, "primary": True}
    )
    return reader
