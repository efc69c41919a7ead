"""Who may see and change a company's seats: the subscription's owner, and whom the owner lets."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from gaceta.readers.models import Reader
from gaceta.subscriptions.models import Administrator, Plan, Seat, Subscription


class HoldsNoSeat(Exception):
    """Only one of the company's people can administer its seats."""


def administered(reader: Reader) -> QuerySet[Subscription]:
    """The business subscriptions that the reader may administer, the longest running first."""
    mine = {"subscription": OuterRef("pk"), "reader": reader}
    let = Exists(Administrator.objects.filter(**mine)) & Exists(Seat.objects.filter(**mine))
    business = Subscription.objects.filter(Q(owner=reader) | let, plan__kind=Plan.Kind.BUSINESS)
    return business.select_related("plan", "owner", "company").order_by("-period_end")


@transaction.atomic
def let_administer(subscription: Subscription, reader: Reader) -> None:
    """The reader may administer the seats, for as long as they hold one. Raises HoldsNoSeat."""
    if not subscription.locked().seats.filter(reader=reader).exists():
        raise HoldsNoSeat
    Administrator.objects.get_or_create(subscription=subscription, reader=reader)


def stop_administering(subscription: Subscription, reader: Reader) -> None:
    """The reader may not any more. The owner always may."""
    Administrator.objects.filter(subscription=subscription, reader=reader).delete()
