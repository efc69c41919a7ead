"""What stays in the books when a reader is erased: that something was bought and paid, not by whom.

Invoices are never deleted. Their numbers, amounts and days stay; the name on them goes.
"""

import json

from django.db.models import Q

from gaceta.readers.models import Reader
from gaceta.subscriptions.models import Invoice, Order, PaymentEvent

NAMELESS = "—"
NOBODY = "erased@erased.invalid"


def take_name_out(reader: Reader) -> None:
    """Out of orders, invoices, and what payment providers told us word for word."""
    reader.orders.exclude(state=Order.State.DONE).delete()
    reader.orders.update(next="", address="")
    Invoice.objects.filter(subscription__owner=reader).update(bill_to=NAMELESS, address="")
    for event in _events_about(reader):
        event.body = _without(event.body, reader)
        event.save(update_fields=["body"])
    reader.customers.all().delete()


def is_in_the_books(reader: Reader) -> bool:
    """True if something that was bought needs an owner."""
    return reader.subscriptions.exists() or reader.orders.exists()


def _events_about(reader: Reader) -> list[PaymentEvent]:
    theirs = Q(body__contains=_in_json(reader.email))
    for customer in reader.customers.all():
        theirs |= Q(body__contains=_in_json(customer.provider_id))
    return list(PaymentEvent.objects.filter(theirs))


def _without(body: str, reader: Reader) -> str:
    """The event with its shape, so that it can be replayed, and without the reader."""
    body = body.replace(_in_json(reader.email), NOBODY)
    if reader.name:
        body = body.replace(f'"{_in_json(reader.name)}"', f'"{NAMELESS}"')
        body = body.replace(f'"{reader.name}"', f'"{NAMELESS}"')
    return body


def _in_json(text: str) -> str:
    return json.dumps(text)[1:-1]
