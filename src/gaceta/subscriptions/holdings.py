"""Which seat a reader may read on now. ``now`` is in seconds since 1970."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q

from gaceta.entitlements import Entitlement
from gaceta.readers.keys import thumbprint
from gaceta.readers.models import Device, Reader
from gaceta.subscriptions.models import Seat, Subscription, grace

LASTS = timedelta(minutes=15)
"""An entitlement is true for this long, unless the subscription ends sooner."""

_Status = Subscription.Status


def seat_of(reader: Reader, now: float) -> Seat | None:
    """The reader's running seat; of several, the one that runs longest."""
    moment = datetime.fromtimestamp(now, UTC)
    held = Seat.objects.filter(running(moment, "subscription__"), reader_id=reader.pk)
    seats = held.select_related("subscription__plan")
    return max(seats, key=lambda seat: (seat.subscription.runs_until, -seat.pk), default=None)


def running(moment: datetime, path: str = "") -> Q:
    """Subscriptions that may be read on at that moment; ``path`` leads to them, as in a filter."""

    def where(**asked: object) -> Q:
        return Q(**{f"{path}{name}": value for name, value in asked.items()})

    alive = where(status__in=[_Status.TRIALING, _Status.ACTIVE])
    renewed = ~where(provider="") & where(cancelled_at=None)
    in_grace = where(status=_Status.PAST_DUE) | alive & renewed
    paid = alive & where(period_end__gt=moment)
    overdue = in_grace & where(period_end__gt=moment - grace())
    return (paid | overdue) & where(period_start__lte=moment)


def entitlement_of(reader: Reader, device: Device, now: float) -> Entitlement | None:
    """What the gate is told of this reader on this device; None without a running seat."""
    seat = seat_of(reader, now)
    if seat is None:
        return None
    return Entitlement(
        reader=str(reader.key),
        seat=str(seat.key),
        device=device.id_hash,
        kind=device.kind,
        written=now,
        until=min(now + LASTS.total_seconds(), seat.subscription.runs_until.timestamp()),
        key=thumbprint(device.public_key),
    )
