"""A seat as bytes, small and quick to read, for every store that keeps bytes.

A seat that one device reads, the plain case, begins with a head at fixed places, which a script in the
store can read and renew without knowing the rest:

    offset  size  what (numbers little-endian, moments in milliseconds)
    0       1     flags: 1 plain, 2 to be kept for good, 4 with limits
    1       8     the lease's epoch
    9       4     from its epoch to the moment it was last heard, signed
    13      4     from then to its end
    17      1+n   the length of the device's name, and the name, packed
    ...     1+n   the newest answer's request likewise, if that answer renewed the lease; else n is 0
    ...     16    with limits: entitlements written before this moment may be over; the oldest of the
                  other answers was given at that one
    ...           the rest; see record_rest.py

Any other seat is a byte of flags without 1, and the rest.
"""

import struct

import msgspec

from gaceta.seats.model import Answered, Device, Granted, Lease, Seat
from gaceta.seats.stores.names import pack, unpack
from gaceta.seats.stores.record_rest import read_kind, read_rest, write_rest

PLAIN, FOR_GOOD, LIMITS = 1, 2, 4
NEVER = 2**53
OTHERS_AT_MOST = 3
"""With more answers than these beside it, a new one would push one out."""

_fixed = struct.Struct("<BQiI")
_limits = struct.Struct("<QQ")


def encode(seat: Seat) -> bytes:
    """The seat as a record."""
    lease = _plain_lease(seat)
    if lease:
        request, others = _newest_apart(seat, lease)
        if _can_be_renewed(lease, others):
            return _head(seat, lease, request, others) + write_rest(seat, lease, others)
    return bytes([_kept(seat)]) + write_rest(seat, None, seat.answers)


def decode(record: bytes) -> Seat:
    """The seat in a record. Raises ValueError for what is no seat."""
    try:
        if not record[0] & PLAIN:
            return read_rest(record[1:], None, None)
        lease, request, end = _read_head(record)
        return read_rest(record[end:], lease, request)
    except (struct.error, LookupError, TypeError, msgspec.DecodeError) as reason:
        raise ValueError("This record holds no seat.") from reason


def read_lease(record: bytes) -> Lease:
    """The lease of a plain record, without looking at more than needed."""
    lease, _, end = _read_head(record)
    kind, since = read_kind(record[end:])
    device, epoch = Device(lease.device.id, kind), lease.epoch
    return Lease(device, epoch, epoch + since, lease.heard, lease.expires)


def is_for_good(record: bytes) -> bool:
    """True if the seat holds what nobody could tell it again: it may not be forgotten when it rests."""
    return bool(record[0] & FOR_GOOD)


def _plain_lease(seat: Seat) -> Lease | None:
    """The lease, if it is the only one, being read, and of a size that fits the head."""
    if len(seat.leases) != 1:
        return None
    lease = seat.leases[0]
    fits = (
        lease.reading
        and 0 <= lease.epoch < NEVER
        and -(2**31) <= lease.heard - lease.epoch < 2**31
        and 0 <= lease.expires - lease.heard < 2**32
        and len(lease.device.id) < 200
    )
    return lease if fits else None


def _newest_apart(seat: Seat, lease: Lease) -> tuple[str, tuple[Answered, ...]]:
    """The request whose answer can be told from the lease alone, and the other answers."""
    if not seat.answers:
        return "", ()
    *others, newest = seat.answers
    if (
        not newest.eventful
        and newest.at == lease.heard
        and newest.device == lease.device.id
        and newest.verdict == Granted(lease, "held", lease.heard)
        and 0 < len(newest.request) < 200
    ):
        return newest.request, tuple(others)
    return "", seat.answers


def _can_be_renewed(lease: Lease, others: tuple[Answered, ...]) -> bool:
    """True if a renewal would leave the other answers as they are, until one is too old."""
    return len(others) <= OTHERS_AT_MOST and all(
        0 <= other.at <= lease.heard and (other.eventful or other.device != lease.device.id)
        for other in others
    )


def _head(seat: Seat, lease: Lease, request: str, others: tuple[Answered, ...]) -> bytes:
    device, asked = pack(lease.device.id), pack(request) if request else b""
    since = max(0, seat.not_before, *(gone.written_before for gone in seat.dismissed))
    limits = LIMITS if since or others else 0
    fixed = _fixed.pack(
        PLAIN | _kept(seat) | limits,
        lease.epoch,
        lease.heard - lease.epoch,
        lease.expires - lease.heard,
    )
    head = b"".join((fixed, bytes([len(device)]), device, bytes([len(asked)]), asked))
    if not limits:
        return head
    return head + _limits.pack(since, min((other.at for other in others), default=NEVER))


def _read_head(record: bytes) -> tuple[Lease, str, int]:
    """The lease without its device's kind, the newest request, and where the rest begins."""
    flags, epoch, heard, lasts = _fixed.unpack_from(record)
    start = _fixed.size + 1
    end = start + record[start - 1]
    device = unpack(record[start:end])
    asked = record[end + 1 : end + 1 + record[end]]
    end += 1 + len(asked) + (_limits.size if flags & LIMITS else 0)
    heard += epoch
    lease = Lease(Device(device), epoch, 0, heard, heard + lasts)
    return lease, unpack(asked) if asked else "", end


def _kept(seat: Seat) -> int:
    return FOR_GOOD if seat.capacity != 1 else 0
