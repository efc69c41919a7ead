from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.subscriptions import terms
from gaceta.subscriptions.memberships import give_seat
from gaceta.subscriptions.models import Invoice, Subscription
from gaceta.subscriptions.payment.renewing import renew_all
from tests.readers.people import ana, ben, dario, signed_in
from tests.subscriptions.offers import subscribed
from tests.subscriptions.payment.buying import STORY, bought, paid, price

pytestmark = pytest.mark.django_db

MANAGE = "/en/subscription/manage/"


def terms_now() -> int:
    """The text whose box is ticked."""
    text = terms.current("es")
    assert text is not None
    return text.pk


def words(client: Client, path: str, **query: Any) -> str:
    response = client.get(path, query)
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def now_bought(*arguments: Any, **more: Any) -> Subscription:
    return paid(bought(*arguments, now=timezone.now(), **more), timezone.now())


def test_the_owner_sees_plan_next_payment_and_invoices() -> None:
    reader = ana()
    subscription = now_bought(reader)

    told = words(signed_in(reader), MANAGE)

    assert "Individual" in told
    assert "€9 a month" in told
    assert subscription.invoices.get().label in told
    assert "bank transfer" in told


def test_your_account_leads_there() -> None:
    reader = ana()
    now_bought(reader)

    assert f'href="{MANAGE}"' in signed_in(reader).get("/en/account/").content.decode()


def test_a_member_manages_nothing_of_the_owners() -> None:
    subscription, member = now_bought(ana(), "premium"), ben()
    give_seat(subscription, member)
    client = signed_in(member)

    assert "You have bought no subscription" in words(client, MANAGE)
    for name in ("cancel", "resume", "method", "seats"):
        address = reverse(f"subscriptions:{name}", args=[subscription.pk])
        assert client.post(address).status_code == 404
    invoice = subscription.invoices.get()
    assert client.get(reverse("subscriptions:invoice", args=[invoice.pk])).status_code == 404


@pytest.mark.parametrize("name", ["cancel", "seats"])
def test_a_page_that_only_asks_changes_nothing(name: str) -> None:
    reader = ana()
    subscription = now_bought(reader, "premium")

    signed_in(reader).get(reverse(f"subscriptions:{name}", args=[subscription.pk]), {"more": 1})

    subscription.refresh_from_db()
    assert subscription.cancelled_at is None
    assert subscription.seats.count() == 2


@pytest.mark.parametrize("name", ["resume", "method"])
def test_what_acts_is_never_got(name: str) -> None:
    reader = ana()
    address = reverse(f"subscriptions:{name}", args=[now_bought(reader).pk])

    assert signed_in(reader).get(address).status_code == 405


def test_the_page_of_cancelling_says_what_ends_when_and_what_stays() -> None:
    reader = ana()
    subscription = now_bought(reader, "premium")
    give_seat(subscription, ben())

    told = words(signed_in(reader), f"/en/subscription/manage/{subscription.pk}/cancel/")

    assert "Reading ends on" in told
    assert "you owe nothing" not in told
    assert "1 other person who reads on it stops then" in told
    assert "one button undoes this" in told


def test_who_cancels_before_paying_is_told_that_nothing_is_owed() -> None:
    reader = ana()
    subscription = bought(reader, now=timezone.now())

    told = words(signed_in(reader), f"/en/subscription/manage/{subscription.pk}/cancel/")

    assert "you owe nothing" in told


def test_cancelling_and_going_on_again_take_a_button_each() -> None:
    reader = ana()
    subscription = now_bought(reader)
    client = signed_in(reader)

    client.post(reverse("subscriptions:cancel", args=[subscription.pk]))
    assert "You cancelled it" in words(client, MANAGE)
    client.post(reverse("subscriptions:resume", args=[subscription.pk]))
    assert "You cancelled it" not in words(client, MANAGE)


def test_the_invoice_names_seller_buyer_lines_tax_and_account(settings: Any) -> None:
    lines = ("Gaceta del Estuario, S. Coop.", "NIF F00000000")
    settings.PAYMENT = replace(settings.PAYMENT, seller=lines, tax_rate=Decimal(21))
    reader = ana()
    invoice = bought(reader, "premium", seats=1, now=timezone.now()).invoices.get()

    told = words(signed_in(reader), f"/en/subscription/invoices/{invoice.pk}/")

    for part in (*lines, "Ana", "€14", "1 added seat", "€18", "21 % tax included", "€3.12", "ES91"):
        assert part in told, part


def test_overdue_every_page_says_so_in_one_line_and_reading_goes_on() -> None:
    reader = ana()
    bought(reader, now=timezone.now() - timedelta(days=15))
    renew_all(timezone.now(), lambda *_: None)
    client = signed_in(reader)

    page = BeautifulSoup(client.get("/en/subscription/terms/").content, "html.parser")

    (line,) = page.select("aside.owed")
    assert "has not arrived" in line.get_text()
    assert line.select_one("a")["href"] == f"/en/subscription/invoices/{Invoice.objects.get().pk}/"
    assert "Payment overdue" in words(client, MANAGE)


def test_cancelled_while_overdue_it_is_read_as_long_as_the_page_said() -> None:
    reader = ana()
    subscription = bought(reader, now=timezone.now() - timedelta(days=15))
    renew_all(timezone.now(), lambda *_: None)
    subscription.refresh_from_db()
    said, client = subscription.runs_until, signed_in(reader)
    address = f"/en/subscription/manage/{subscription.pk}/cancel/"
    assert f"Reading ends on {timezone.localtime(said):%-d %B %Y}" in words(client, address)

    client.post(address)

    subscription.refresh_from_db()
    assert subscription.cancelled_at is not None
    assert subscription.runs_until == said


def test_nobody_else_is_told() -> None:
    owner, member = ana(), ben()
    subscription = bought(owner, "premium", now=timezone.now() - timedelta(days=15))
    give_seat(subscription, member)
    renew_all(timezone.now(), lambda *_: None)

    for client in (signed_in(member), Client()):
        assert 'class="owed"' not in client.get("/en/subscription/terms/").content.decode()


def test_premium_tells_the_cost_and_takes_one_confirmation() -> None:
    reader = ana()
    subscription = now_bought(reader)
    client = signed_in(reader)
    page = BeautifulSoup(
        client.get("/es/subscription/premium/", {"next": STORY}).content, "html.parser"
    )
    form = {field["name"]: field.get("value", "") for field in page.select("main form input")}

    response = client.post("/es/subscription/premium/", form)

    assert form["today"] == "500"
    assert "next=%2Fes%2Fla-costa%2Fla-marea%2F" in response["Location"]
    subscription.refresh_from_db()
    assert subscription.plan.kind == "premium"
    again = client.post("/es/subscription/premium/", form)
    assert again.status_code == 302
    assert subscription.invoices.count() == 2


def test_terms_that_have_yet_to_be_accepted_are_ticked_on_the_page_of_premium_itself() -> None:
    """From the notice: its link, the box, the button. That is three steps, and no fourth."""
    reader = ana()
    subscription = now_bought(reader)
    client = signed_in(reader)
    page = BeautifulSoup(client.get("/es/subscription/premium/").content, "html.parser")
    fields = page.select("main form input")
    form = {field["name"]: field.get("value", "") for field in fields}

    refused = client.post("/es/subscription/premium/", {**form, "terms": ""})
    response = client.post("/es/subscription/premium/", form)

    assert [field["name"] for field in fields if field["type"] != "hidden"] == ["terms"]
    assert "accept-terms-error" in refused.content.decode()
    assert response["Location"] == "/es/subscription/people/"
    subscription.refresh_from_db()
    assert subscription.plan.kind == "premium"


def test_a_sum_that_is_not_the_shown_one_changes_nothing() -> None:
    reader = ana()
    subscription = now_bought(reader)

    response = signed_in(reader).post(
        "/en/subscription/premium/", {"today": "1", "proof": "", "key": "k", "terms": terms_now()}
    )

    assert "The sum has changed" in response.content.decode()
    subscription.refresh_from_db()
    assert subscription.plan.kind == "individual"


def test_on_invoice_seats_are_not_said_to_be_paid_today() -> None:
    reader = ana()
    subscription = now_bought(reader, "premium")

    told = words(signed_in(reader), f"/en/subscription/manage/{subscription.pk}/seats/", more=1)

    assert "To pay within 14 days" in told
    assert "today" not in told


@pytest.mark.parametrize("more", ["0", "-3", "999", "x", "1" * 900])
def test_a_wrong_number_of_seats_is_told(more: str) -> None:
    reader = ana()
    subscription = now_bought(reader, "premium")

    told = words(signed_in(reader), f"/en/subscription/manage/{subscription.pk}/seats/", more=more)

    assert "There cannot be that many seats" in told


def test_a_plan_in_use_is_not_deleted_and_the_desk_is_told_what_to_do() -> None:
    subscription = subscribed(ana())
    address = reverse("admin:subscriptions_plan_delete", args=[subscription.plan.pk])

    response = signed_in(dario()).post(address, {"post": "yes"}, follow=True)

    assert "Desmarque «a la venta»" in response.content.decode()
    assert subscription.plan.prices.exists()


def test_a_price_that_somebody_pays_is_not_changed() -> None:
    what = price()
    bought(ana())
    what.amount += 100

    with pytest.raises(ValidationError):
        what.full_clean()


def test_a_currency_that_nobody_knows_is_refused() -> None:
    what = price()
    what.currency = "ZZZ"

    with pytest.raises(ValidationError, match="ninguna moneda"):
        what.full_clean()
