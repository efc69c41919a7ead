"""The demo's three accounts: Ana subscribes, Ben does not, Dario edits."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.subscriptions import terms
from gaceta.subscriptions.memberships import Period, subscribe
from gaceta.subscriptions.models import Subscription
from gaceta.subscriptions.plans import first_plans

PASSWORD = "leer-con-calma-26"  # noqa: S105 -- the demo prints it


def make_people() -> None:
    """All three, with confirmed addresses; those that exist are left alone."""
    ana = account("ana@gaceta.example", "Ana")
    account("ben@gaceta.example", "Ben")
    account("dario@gaceta.example", "Dario", is_staff=True, is_superuser=True)
    if not Subscription.objects.filter(owner=ana).exists():
        today = timezone.now()
        year = Period(today - timedelta(days=30), today + timedelta(days=335))
        subscribe(ana, first_plans()["individual"], year)
        if text := terms.current(ana.language, today):
            terms.accept(ana, text, today)


def account(email: str, name: str, **rights: bool) -> Reader:
    """A reader who may sign in at once."""
    reader = Reader.objects.filter(email=email).first()
    if reader is None:
        reader = Reader.objects.create_user(email, PASSWORD, name=name, **rights)
    EmailAddress.objects.get_or_create(
        user=reader, email=email, defaults={"verified": True, "primary": True}
    )
    return reader
