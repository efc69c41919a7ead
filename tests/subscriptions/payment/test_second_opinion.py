"""localstripe, written by others, on the life of a subscription: the statuses that we reckon with.

It answers Stripe's library of today, but as Stripe was in 2017: it has plans and no prices, no Checkout,
no portal and no credit notes, keeps the period on the subscription, and calls a trial incomplete. So it
cannot sell here; what it has is put into the shape of today, and must mean the same to us.
"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import stripe

from gaceta.subscriptions.models import Subscription
from gaceta.subscriptions.payment.stripe.truth import Truth, truth_of
from tests.browser.newsstand import until

Status = Subscription.Status
GOOD, FAILS_LATER = "4242424242424242", "4000000000000341"
START = "from localstripe.server import start; start()"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def localstripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stripe.StripeClient]:
    """The real library, talking to a localstripe of its own."""
    pytest.importorskip("localstripe")
    port, folder = free_port(), tmp_path_factory.mktemp("localstripe")
    command = [sys.executable, "-c", START, "--port", str(port), "--from-scratch"]
    with (Path(folder) / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)  # noqa: S603
    try:
        until(lambda: answers(port))
        yield stripe.StripeClient(
            "sk_test_12345", base_addresses={"api": f"http://localhost:{port}"}
        )
    finally:
        process.terminate()
        process.wait(10)


def answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def customer(it: stripe.StripeClient, card: str) -> str:
    made = it.v1.customers.create({"email": "ana@gaceta.example"})
    numbers: Any = {"number": card, "exp_month": 12, "exp_year": 2031, "cvc": "123"}
    method = it.v1.payment_methods.create({"type": "card", "card": numbers})
    it.v1.payment_methods.attach(method.id, {"customer": made.id})
    it.v1.customers.update(made.id, {"invoice_settings": {"default_payment_method": method.id}})
    return str(made.id)


def plan(it: stripe.StripeClient) -> str:
    product = it.v1.products.create({"name": "Individual"})
    terms: Any = {"currency": "eur", "interval": "month", "amount": 900}
    return str(it.v1.plans.create({**terms, "product": product.id}).id)


def meaning(answer: Any) -> Truth | None:
    """What it means to us, once it is in the shape of today."""
    told = answer.to_dict(for_json=True)
    for item in told["items"]["data"]:
        old = item["plan"]
        item["price"] = {
            "metadata": {"gaceta": "plan", "plan": "individual"},
            "recurring": {"interval": old["interval"]},
            "currency": old["currency"],
            "unit_amount": old["amount"],
        }
        item["current_period_start"] = told["current_period_start"]
        item["current_period_end"] = told["current_period_end"]
    return truth_of(told)


def bought(it: stripe.StripeClient, card: str = GOOD, **more: Any) -> Any:
    items: Any = [{"plan": plan(it), "quantity": 1}]
    return it.v1.subscriptions.create({"customer": customer(it, card), "items": items, **more})


def test_paid_it_is_active_for_a_month(localstripe: stripe.StripeClient) -> None:
    truth = meaning(bought(localstripe))

    assert truth is not None
    assert (truth.status, truth.price.amount, truth.price.currency) == (Status.ACTIVE, 900, "EUR")
    assert 28 <= (truth.period.end - truth.period.start).days <= 31
    assert truth.cancelled_at is None


def test_a_first_payment_that_fails_is_nothing_yet(localstripe: stripe.StripeClient) -> None:
    assert meaning(bought(localstripe, FAILS_LATER)) is None


def test_cancelled_it_runs_on_until_it_is_over(localstripe: stripe.StripeClient) -> None:
    name = bought(localstripe).id
    v1 = localstripe.v1

    ends = meaning(v1.subscriptions.update(name, {"cancel_at_period_end": True}))
    stays = meaning(v1.subscriptions.update(name, {"cancel_at_period_end": False}))
    gone = meaning(v1.subscriptions.cancel(name))

    assert ends is not None
    assert stays is not None
    assert gone is not None
    assert (ends.status, ends.cancelled_at is not None) == (Status.ACTIVE, True)
    assert (stays.status, stays.cancelled_at) == (Status.ACTIVE, None)
    assert gone.status == Status.ENDED


def test_its_invoices_are_told_as_the_fakes_are(localstripe: stripe.StripeClient) -> None:
    name = bought(localstripe).id
    invoice = localstripe.v1.invoices.list({"subscription": name}).data[0].to_dict()

    assert (invoice["status"], invoice["total"], invoice["currency"]) == ("paid", 900, "eur")
    assert invoice["status_transitions"]["paid_at"]
    assert (
        invoice["lines"]["data"][0]["period"]["end"]
        > invoice["lines"]["data"][0]["period"]["start"]
    )


def test_its_events_tell_what_they_are_about_as_the_fakes_do(
    localstripe: stripe.StripeClient,
) -> None:
    name = bought(localstripe).id
    told = [event.to_dict() for event in localstripe.v1.events.list({"limit": 100}).data]
    mine = [it for it in told if it["data"]["object"].get("id") == name]

    assert "customer.subscription.created" in {it["type"] for it in mine}
    assert {it["data"]["object"]["object"] for it in mine} == {"subscription"}


@pytest.mark.parametrize("what", ["prices", "credit_notes"])
def test_what_it_cannot_serve_is_as_it_is_told_above(
    localstripe: stripe.StripeClient, what: str
) -> None:
    with pytest.raises(stripe.APIError, match="404"):
        getattr(localstripe.v1, what).list({"limit": 1})
