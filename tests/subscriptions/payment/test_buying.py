import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.subscriptions.models import Invoice, Order, Price, Subscription
from gaceta.subscriptions.payment import offline
from gaceta.subscriptions.payment.renewing import renew_all
from gaceta.subscriptions.plans import first_plans
from tests.readers.people import ana, ben, dario, signed_in
from tests.subscriptions.offers import subscribed
from tests.subscriptions.payment.buying import STORY, bought, confirm, price

pytestmark = pytest.mark.django_db


def page(path: str, client: Client | None = None, **query: object) -> BeautifulSoup:
    response = (client or Client()).get(path, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(it: BeautifulSoup) -> str:
    return " ".join(it.get_text(" ").split())


def test_the_offer_tells_prices_trial_and_introductory_offer_to_anybody() -> None:
    first_plans()

    spanish = words(page("/es/subscription/"))
    english = words(page("/en/subscription/"))

    assert "9 € al mes" in spanish.replace("\u00a0", " ")
    assert "1 € el primer mes." in spanish.replace("\u00a0", " ")
    assert "Los primeros 14 días no cuestan nada." in spanish
    assert "€9 a month" in english
    assert "The first 14 days cost nothing." in english


def test_who_has_subscribed_before_is_not_promised_what_is_for_new_subscribers() -> None:
    reader = ana()
    bought(reader)

    told = words(page("/en/subscription/", signed_in(reader)))

    assert "first month" not in told
    assert "cost nothing" not in told


def test_what_is_not_on_sale_is_not_offered() -> None:
    plans = first_plans()
    plans["premium"].on_sale = False
    plans["premium"].save()
    Price.objects.filter(plan=plans["individual"], period="year").update(on_sale=False)

    told = words(page("/en/subscription/"))

    assert "two" not in told
    assert "€14" not in told
    assert "€90" not in told


def test_prices_are_shown_in_one_currency_and_the_other_is_a_click_away() -> None:
    plan = first_plans()["individual"]
    Price.objects.create(plan=plan, currency="USD", period="month", amount=1050)

    assert "US$10.50" not in words(page("/en/subscription/"))
    assert "US$10.50" in words(page("/en/subscription/", currency="USD"))
    assert "€9" in words(page("/en/subscription/", currency="XXX"))


def test_every_link_to_buy_keeps_the_story() -> None:
    first_plans()

    links = page("/es/subscription/", next=STORY).select(".plan__prices a")

    assert len(links) == 5
    assert all("next=%2Fes%2Fla-costa%2Fla-marea%2F" in link["href"] for link in links)


def test_an_anonymous_reader_is_led_to_an_account_and_back_to_the_order() -> None:
    what = price()

    shown = page("/es/subscription/checkout/", price=what.pk, next=STORY)

    assert not shown.select("main form[method=post]")
    (sign_up,) = shown.select('main a[href^="/es/account/signup/"]')
    assert f"price%3D{what.pk}" in sign_up["href"]
    assert "la-marea" in sign_up["href"]


def test_checkout_tells_what_is_paid_now_and_later() -> None:
    told = words(page("/en/subscription/checkout/", signed_in(ben()), price=price().pk))

    assert "To pay within 14 days €1" in told
    assert "€9 a month" in told
    assert "obligation to pay" in told


def test_added_people_are_reckoned() -> None:
    told = words(
        page("/en/subscription/checkout/", signed_in(ben()), price=price("premium").pk, seats=3)
    )

    assert "Seats 5" in told
    assert "€26 a month" in told


@pytest.mark.parametrize("seats", ["-1", "501", "9" * 400, "two", "1.5"])
def test_a_number_of_seats_that_cannot_be_leads_back_to_the_offer(seats: str) -> None:
    response = signed_in(ben()).get(
        "/es/subscription/checkout/", {"price": price("premium").pk, "seats": seats}
    )

    assert response.status_code == 302
    assert response["Location"] == "/es/subscription/"


@pytest.mark.parametrize("what", ["", "0", "abc", "9" * 400, "-1", "١"])
def test_a_price_that_is_not_on_sale_leads_back_to_the_offer(what: str) -> None:
    assert signed_in(ben()).get("/es/subscription/checkout/", {"price": what}).status_code == 302


def test_seats_cannot_be_added_where_they_have_no_price() -> None:
    response = confirm(signed_in(ben()), price(), seats="1")

    assert response.status_code == 302
    assert not Order.objects.exists()


def test_without_accepting_the_terms_nothing_is_bought() -> None:
    response = confirm(signed_in(ben()), price(), terms="")

    assert "accept-terms-error" in response.content.decode()
    assert not Order.objects.exists()


def test_bought_means_read_at_once_with_the_invoice_and_the_story_at_hand() -> None:
    reader = ben()
    client = signed_in(reader)

    response = confirm(client, price())
    shown = page(response["Location"].removeprefix("http://localhost:8000"), client)

    assert response.status_code == 303
    subscription = Subscription.objects.get(owner=reader)
    assert subscription.seats.get().reader == reader
    assert Invoice.objects.get().label in words(shown)
    assert "ES91 2100" in words(shown)
    assert shown.select_one("main .button--primary")["href"] == STORY


def test_whoever_buys_for_a_company_is_led_to_its_seats_and_promised_no_reading() -> None:
    reader = ben()
    client = signed_in(reader)

    before = words(
        page(reverse("subscriptions:checkout"), client, price=price("business-5", "year").pk)
    )
    response = confirm(client, price("business-5", "year"))
    shown = page(response["Location"].removeprefix("http://localhost:8000"), client)

    subscription = Subscription.objects.get(owner=reader)
    seats = reverse("subscriptions:company", args=[subscription.pk])
    assert "Lees desde este momento" not in before
    assert "Desde ahora puedes leer" not in words(shown)
    assert shown.select_one("main .button--primary")["href"] == seats
    assert client.get(seats).status_code == 200


def test_whoever_buys_premium_is_led_to_the_people_and_from_there_to_the_story() -> None:
    client = signed_in(ben())

    response = confirm(client, price("premium"))
    shown = page(response["Location"].removeprefix("http://localhost:8000"), client)

    people = f"{reverse('subscriptions:people')}?{urlencode({'next': STORY})}"
    assert shown.select_one(f'main a[href="{people}"]')


@pytest.mark.parametrize(("plan", "period"), [("premium", "month"), ("business-5", "year")])
def test_the_page_of_the_subscription_leads_to_who_reads(plan: str, period: str) -> None:
    reader = ben()
    subscription = bought(reader, plan, period, now=timezone.now())

    shown = page(reverse("subscriptions:manage"), signed_in(reader))

    company = reverse("subscriptions:company", args=[subscription.pk])
    address = reverse("subscriptions:people") if plan == "premium" else company
    assert shown.select_one(f'main a[href="{address}"]')


def test_sending_the_form_twice_buys_once() -> None:
    client, key = signed_in(ben()), uuid.uuid4()

    first = confirm(client, price(), key=key)
    second = confirm(client, price(), key=key)

    assert first["Location"] == second["Location"]
    assert Subscription.objects.count() == Invoice.objects.count() == Order.objects.count() == 1


def test_two_tabs_buy_once_and_the_second_is_told() -> None:
    client = signed_in(ben())
    confirm(client, price())

    second = confirm(client, price("premium"))

    assert "nada se cobra dos veces" in second.content.decode()
    assert Subscription.objects.count() == 1


def test_somebody_elses_order_is_nobody_elses() -> None:
    key = uuid.uuid4()
    confirm(signed_in(ana()), price(), key=key)
    other = signed_in(ben())

    assert confirm(other, price(), key=key).status_code == 400
    assert other.get(reverse("subscriptions:bought", args=[key])).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "0" * 5000])
def test_a_form_without_its_key_is_no_form_of_ours(key: str) -> None:
    assert confirm(signed_in(ben()), price(), key=key).status_code == 400


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_the_way_back_stays_on_the_site(path: str) -> None:
    client = signed_in(ben())

    confirm(client, price(), next=path)

    assert Order.objects.get().next == ""


def test_somebody_with_a_subscription_is_told_before_choosing() -> None:
    reader = ana()
    subscribed(reader, period=period_of_now())

    told = words(page("/en/subscription/checkout/", signed_in(reader), price=price().pk))

    assert "runs already" in told


def test_who_let_an_invoice_lapse_is_not_given_credit_again() -> None:
    reader = ben()
    old = bought(reader, now=timezone.now() - timedelta(days=60))
    renew_all(timezone.now(), lambda *_: None)
    renew_all(timezone.now() + timedelta(days=1), lambda *_: None)
    old.refresh_from_db()
    assert old.status == Subscription.Status.ENDED

    response = confirm(signed_in(reader), price())

    assert "desk@gaceta.example" in response.content.decode()
    assert Subscription.objects.count() == 1


def test_the_desk_marks_an_invoice_as_paid_and_it_is_kept_who_did() -> None:
    subscription, editor = bought(ben(), now=timezone.now()), dario()
    invoice = subscription.invoices.get()

    signed_in(editor).post(
        reverse("admin:subscriptions_invoice_changelist"),
        {"action": "mark_paid", "_selected_action": invoice.pk},
    )

    invoice.refresh_from_db()
    assert invoice.paid
    assert LogEntry.objects.get().user == editor


def period_of_now() -> "offline.Period":
    now = timezone.now()
    return offline.Period(now - timedelta(days=1), now + timedelta(days=29))
