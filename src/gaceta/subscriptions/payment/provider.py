"""What a payment provider can do for us. Another one is a module and a line of settings.

``GACETA_PAYMENT`` names the one that sells; a subscription stays with the one it was bought through.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from gaceta.subscriptions.models import Invoice, Order, PaymentEvent, Price, Subscription
from gaceta.subscriptions.payment.quotes import ChangeQuote

Tell = Callable[[str, int, int], None]
"""Is told the step, how much of it is done, and how much there is."""


class PaymentDown(Exception):
    """The provider gave no answer, or refused for reasons of its own: try again later."""


class Declined(Exception):
    """The bank said no, or the provider wants something of the buyer first."""


class NotPossible(Exception):
    """This cannot be had here; the message, for the desk's eyes, says why."""


class Forged(Exception):
    """What was sent does not come from the provider, or is for somebody else's account."""


@dataclass(frozen=True)
class Change:
    """What a subscription is to become: this price, and so many seats beside the plan's."""

    price: Price
    added_seats: int


@dataclass(frozen=True)
class WaysBack:
    """Whole addresses on this site, to come back to."""

    done: str
    left: str


@dataclass(frozen=True)
class Told:
    """An event as its provider sent it, known to be genuine."""

    event_id: str
    kind: str
    body: str
    digest: str
    """SHA-256, in hex, of what may not change from one delivery to the next."""


class Provider(Protocol):
    """The promises that every provider keeps. ``now`` is an aware datetime.

    Any verb may raise PaymentDown; then nothing was changed here, and doing it again does no harm.
    """

    name: str
    pages: tuple[str, ...]
    """Origins of the provider's own pages, where a form of ours may lead."""

    def begin(self, order: Order, back: WaysBack, now: datetime) -> str:
        """The address at which the reader pays. For the same order, the same one."""

    def settle(self, order: Order, now: datetime) -> None:
        """The reader came back: see whether the order was paid for, and give what was bought."""

    def leave(self, order: Order) -> bool:
        """The reader buys something else: nothing can be paid on this order any more.

        False if it was paid for already; then it is settled instead.
        """

    def quote(self, subscription: Subscription, change: Change, now: datetime) -> ChangeQuote:
        """What the change costs. Raises NotPossible."""

    def change(
        self,
        subscription: Subscription,
        change: Change,
        quote: ChangeQuote,
        key: str,
        now: datetime,
    ) -> str:
        """Make the change at the quoted price; once for each ``key``.

        Returns an address if the reader's bank wants to be asked first, else "". Raises Declined.
        """

    def cancel(self, subscription: Subscription, now: datetime) -> None:
        """It ends with the period that is paid for."""

    def resume(self, subscription: Subscription, now: datetime) -> None:
        """Not cancelled after all."""

    def method_page(self, subscription: Subscription, back: str) -> str:
        """The address where the reader changes how they pay; "" where there is nothing to change."""

    def refund(self, invoice: Invoice, amount: int, now: datetime) -> None:
        """Give back so many cents of a paid invoice. Raises NotPossible."""


class TellingProvider(Provider, Protocol):
    """A provider that sends events, late, twice and in any order."""

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Told:
        """The event in ``body``. Raises Forged."""

    def follow(self, event: PaymentEvent) -> None:
        """Bring our records to what is true at the provider now, for whatever the event is about."""

    def reconcile(self, since: datetime, tell: Tell) -> "Reconciled":
        """The same for all events since then and for every subscription, heard of or not."""


@dataclass(frozen=True)
class Reconciled:
    """What a reconciliation found: events that never came, and subscriptions looked at."""

    missed: int
    looked_at: int
    failed: int


def seller() -> Provider:
    """The provider that sells now."""
    return provider_called(settings.PAYMENT.provider)


@cache
def provider_called(name: str) -> Provider:
    """The provider of that name. Raises KeyError if the settings have none."""
    return cast(Provider, import_string(settings.PAYMENT_PROVIDERS[name])())


def provider_of(subscription: Subscription) -> Provider:
    """Who takes the money for it; the desk's own gifts are changed by whoever sells now."""
    return provider_called(subscription.provider or settings.PAYMENT.provider)
