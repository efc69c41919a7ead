import pytest
from django.test import Client
from django.urls import reverse

from gaceta.subscriptions.memberships import end
from gaceta.subscriptions.models import Subscription
from gaceta.subscriptions.plans import first_plans
from tests.readers.people import ana, ben, signed_in
from tests.subscriptions.offers import subscribed

pytestmark = pytest.mark.django_db


def page(path: str, client: Client | None = None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["offer", "premium"])
def test_whoever_wants_one_is_told_where_to_write(name: str) -> None:
    assert 'href="mailto:desk@gaceta.example"' in page(reverse(f"subscriptions:{name}"))


def test_english_dates_are_those_of_the_paper() -> None:
    assert "23 November 2026" in page("/en/subscription/terms/")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", ["offer", "premium", "terms"])
def test_every_page_opens_for_everybody(name: str, language: str) -> None:
    first_plans()

    text = page(reverse(f"subscriptions:{name}").replace("/es/", f"/{language}/"))

    assert text.count("<h1") == 1
    assert f'<html lang="{language}"' in text


def test_the_offer_shows_the_plans_there_are_in_the_language_of_the_page() -> None:
    first_plans()

    assert "Empresa" in page("/es/subscription/")
    assert "5 accounts for a company" in page("/en/subscription/")


def test_the_terms_have_their_date_and_the_rule_of_one_device() -> None:
    text = page("/en/subscription/terms/")

    assert "23" in text
    assert "2026" in text
    assert 'id="one-device"' in text
    assert "read on one of them at a time" in text


def test_the_terms_tell_the_grace_that_is_kept() -> None:
    assert "14 days after the period" in page("/en/subscription/terms/")


def test_pages_about_a_subscription_change_nothing() -> None:
    for name in ("offer", "terms"):
        assert Client().post(reverse(f"subscriptions:{name}")).status_code == 405


def test_your_account_tells_what_you_hold() -> None:
    reader = ana()
    subscribed(reader, "premium")

    text = page("/en/account/", signed_in(reader))

    assert "Premium" in text
    assert "Running" in text


def test_your_account_tells_of_an_overdue_payment_and_the_days_that_are_left() -> None:
    reader = ana()
    subscribed(reader, status=Subscription.Status.PAST_DUE)

    text = page("/en/account/", signed_in(reader))

    assert "by then the payment must arrive" in text


def test_your_account_tells_of_the_end() -> None:
    reader = ana()
    end(subscribed(reader))

    assert "This subscription is over." in page("/en/account/", signed_in(reader))


def test_whoever_holds_nothing_is_told_so() -> None:
    assert "You hold no subscription" in page("/en/account/", signed_in(ben()))
