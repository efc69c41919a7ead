"""What somebody set out to buy, what they owe and paid, and what a payment provider told of it."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gaceta.readers.models import Reader
from gaceta.subscriptions.models.plan import Price
from gaceta.subscriptions.models.subscription import Subscription


class Order(models.Model):
    """A reader sets out to buy a plan. Done once there is a subscription; else left behind.

    ``key`` comes with the form: sending a form twice is one order. A reader has one open order.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        LEFT = "left", _("Left behind")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reader = models.ForeignKey(
        Reader, models.PROTECT, related_name="orders", verbose_name=_("reader")
    )
    price = models.ForeignKey(Price, models.PROTECT, verbose_name=_("price"))
    added_seats = models.PositiveSmallIntegerField(_("added seats"), default=0)
    is_new = models.BooleanField(_("new subscriber"))
    """Trial and introductory price are for them."""
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    next = models.CharField(max_length=500, blank=True)
    """The path of the story to come back to."""
    provider = models.CharField(_("payment by"), max_length=20)
    provider_id = models.CharField(_("the provider's id"), max_length=120, blank=True)
    address = models.TextField(blank=True)
    """Where the reader goes to pay."""
    subscription = models.ForeignKey(
        Subscription, models.PROTECT, null=True, blank=True, related_name="orders"
    )
    made = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-made"]
        constraints = [
            models.UniqueConstraint(
                fields=["reader"], condition=Q(state="open"), name="reader_has_one_open_order"
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_id"],
                condition=~Q(provider_id=""),
                name="order_known_to_its_provider_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price} · {self.reader}"


class InvoiceYear(models.Model):
    """The last number given out in a year. Its row is locked while one is taken, so there are no gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Invoice(models.Model):
    """What is owed for a time of reading, in the currency's cents, tax included. Never deleted.

    Ours are numbered in each year from 1 without gaps. A provider that issues invoices numbers them
    itself: then ``year`` and ``number`` are empty and ``their_number`` is what it printed.
    """

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="invoices", verbose_name=_("subscription")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    provider = models.CharField(_("payment by"), max_length=20)
    provider_id = models.CharField(_("the provider's id"), max_length=120, blank=True)
    their_number = models.CharField(_("the provider's number"), max_length=60, blank=True)
    address = models.TextField(blank=True)
    """Where it can be seen or paid at the provider's."""
    bill_to = models.CharField(_("billed to"), max_length=400)
    """Name and address of mail as they were then."""
    lines = models.JSONField(_("lines"), default=list)
    """Each: ``kind`` (plan, seats, change, other), ``amount``, and ``plan``, ``seats`` or ``words``."""
    amount = models.PositiveIntegerField(_("amount in cents"))
    currency = models.CharField(_("currency"), max_length=3)
    tax_rate = models.DecimalField(
        _("tax included, in percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    period_start = models.DateTimeField(_("for the time from"))
    period_end = models.DateTimeField(_("until"))
    issued = models.DateTimeField(_("issued"))
    due = models.DateTimeField(_("due"))
    paid = models.DateTimeField(_("paid"), null=True, blank=True)
    voided = models.DateTimeField(_("voided"), null=True, blank=True)
    refunded = models.PositiveIntegerField(_("refunded, in cents"), default=0)
    refunded_at = models.DateTimeField(_("refunded on"), null=True, blank=True)
    needs_action = models.BooleanField(_("waits for the reader's bank"), default=False)
    """The bank asks the reader to confirm the payment, at ``address``."""

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-issued", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="invoice_numbered_once"),
            models.UniqueConstraint(
                fields=["provider", "provider_id"],
                condition=~Q(provider_id=""),
                name="invoice_known_to_its_provider_once",
            ),
            models.CheckConstraint(
                condition=Q(refunded__lte=F("amount")), name="invoice_refunds_what_was_paid"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What the invoice is called on paper: ``2026-00017``, or the provider's own."""
        return f"{self.year}-{self.number:05}" if self.number else self.their_number

    @property
    def is_open(self) -> bool:
        """It waits to be paid."""
        return self.paid is None and self.voided is None

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.due <= now


class Customer(models.Model):
    """What a provider calls a reader."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="customers")
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "provider"], name="customer_once"),
            models.UniqueConstraint(
                fields=["provider", "provider_id"], name="customer_known_to_its_provider_once"
            ),
        ]

    def __str__(self) -> str:
        return self.provider_id


class PaymentEvent(models.Model):
    """What a provider told us, word for word, stored before anything is done about it."""

    provider = models.CharField(_("payment by"), max_length=20)
    event_id = models.CharField(_("the provider's id"), max_length=120)
    kind = models.CharField(_("kind"), max_length=80)
    body = models.TextField(_("body"))
    body_hash = models.CharField(max_length=64)
    """SHA-256, in hex, of what may not change from one delivery to the next."""
    received = models.DateTimeField(_("received"))
    worked = models.DateTimeField(_("worked"), null=True, blank=True)
    """When what it tells was done; None while that is still to do."""
    error = models.TextField(_("error"), blank=True)
    conflicts = models.PositiveIntegerField(_("contradictions"), default=0)
    """How often the same id came with another body, and was refused."""

    class Meta:
        verbose_name = _("payment event")
        verbose_name_plural = _("payment events")
        ordering = ["-received", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="payment_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.event_id}"

    def told(self) -> dict[str, Any]:
        """The body as data."""
        return json.loads(self.body)
