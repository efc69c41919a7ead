"""Faro, a company that bought accounts. Dario runs them."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from gaceta.readers.models import Reader
from gaceta.subscriptions.memberships import Period, give_seat, subscribe
from gaceta.subscriptions.models import Company, Domain, Plan, Subscription
from tests.readers.people import PASSWORD
from tests.subscriptions.offers import NOW

YEARS = Period(NOW - timedelta(days=1), NOW + timedelta(days=3650))
"""Pages ask the clock, so that the period holds whenever the tests are run."""


def faro(owner: Reader, seats: int = 5, *, period: Period = YEARS) -> Subscription:
    """Faro's business subscription with that many seats, all of them free."""
    plan, _made = Plan.objects.get_or_create(
        code=f"faro-{seats}",
        defaults={"kind": Plan.Kind.BUSINESS, "seats": seats, "names": {"es": "Empresa"}},
    )
    subscription = subscribe(owner, plan, period)
    Company.objects.create(subscription=subscription, name="Faro")
    return subscription


def colleague(
    number: int = 1, *, domain: str = "faro.example", verified: bool = True, **fields: object
) -> Reader:
    """Somebody with an account under an address at the company, which they have confirmed."""
    reader = Reader.objects.create_user(
        f"colega{number}@{domain}", PASSWORD, name=f"Colega {number}", **fields
    )
    EmailAddress.objects.create(user=reader, email=reader.email, verified=verified, primary=True)
    return reader


def seated(company: Subscription, number: int = 1) -> Reader:
    """A colleague who holds a seat."""
    reader = colleague(number)
    give_seat(company, reader)
    return reader


def proven(company: Subscription, name: str = "faro.example", now: datetime = NOW) -> Domain:
    """A domain that was proven to be the company's."""
    return Domain.objects.create(subscription=company, name=name, proven=now)
