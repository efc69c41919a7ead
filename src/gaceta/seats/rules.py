"""The whole engine as functions: a seat, the store's clock and an operation give a seat and a verdict.

No I/O, no clock, no chance. Each operation first settles the seat (leases past their end are over),
so a verdict never rests on a dead lease. The invariants I1 to I18 of docs/guarantee.md are kept here.
"""

from dataclasses import replace
from typing import Literal

from gaceta.seats.model import (
    Asker,
    Began,
    Device,
    Dismissal,
    Displaced,
    Ended,
    Ending,
    EndReason,
    Event,
    Granted,
    Lease,
    Policy,
    Released,
    Revoked,
    Seat,
    Taken,
    TooOften,
    Verdict,
)
from gaceta.seats.questions import (
    answer_in,
    answered,
    asked,
    has_time,
    is_open,
    without_question,
)
from gaceta.seats.sharing import alternated, lately, with_sharing

ENDINGS_KEPT = 8
ENDINGS_KEPT_FOR = 24 * 3_600_000
"""Milliseconds: a device that comes back within a day is told how its reading ended."""

DISMISSALS_KEPT_FOR = 3_600_000
"""Milliseconds; an entitlement lasts a quarter of that."""

How = Literal["free", "held", "handoff", "takeover", "regained"]
Result = tuple[Seat, Verdict]


def acquire(seat: Seat, now: int, policy: Policy, asker: Asker) -> Result:
    """May this device read? It never ends a lease that is being read (I8), and asks there first."""
    return with_sharing(*_acquire(settled(seat, now, policy), now, policy, asker), now, policy)


def renew(
    seat: Seat,
    now: int,
    policy: Policy,
    asker: Asker,
    epoch: int,
    *,
    reading: bool = True,
    claim: int | None = None,
) -> Result:
    """A heartbeat at ``epoch``; with ``reading`` false, the last one before a rest.

    ``claim`` is the epoch of the device's own signed and unexpired pass, if it showed one.
    """
    seat = settled(seat, now, policy)
    if _entitlement_over(seat, now, asker):
        return seat, Revoked(now)
    held = lease_of(seat, asker.device.id)
    if held and held.epoch == epoch:
        return _refresh(seat, held, now, policy, asker, reading=reading)
    if not reading:
        # The last beat of a page that is left: it begins nothing, not even after lost state.
        return seat, _displaced(seat, now, asker.device, epoch)
    if claim == epoch and _state_was_lost(seat, epoch):
        return _win_back(seat, now, policy, asker, epoch)
    if held or epoch != seat.epoch:
        return seat, _displaced(seat, now, asker.device, epoch)
    if len(seat.leases) < seat.capacity:
        return _grant(seat, now, policy, asker, "regained")
    return seat, _taken(seat, now, policy, asker.device)


def takeover(seat: Seat, now: int, policy: Policy, asker: Asker, epoch: int) -> Result:
    """The reader's choice to go on here. It ends the lease it names and no other (I8, I9)."""
    before = settled(seat, now, policy)
    named = next((lease for lease in before.leases if lease.epoch == epoch), None)
    after, verdict = acquire(before, now, policy, asker)
    if not isinstance(verdict, Taken):
        return after, verdict
    if named is None:
        # Who presses has seen a notice already: the next one comes at once.
        return before, replace(verdict, asking=0)
    wait = _pause_left(before, now, policy)
    if wait:
        return before, TooOften(wait, named, now)
    after = _end(before, named, "displaced", now)
    recent = (*_recent(before.takeovers, now, policy.takeover_window), now)
    # A choice made now outweighs what any pass from before lost state could prove (I15).
    after = replace(
        after,
        takeovers=recent[-policy.takeovers :],
        claim=max(after.claim, after.first),
        alternations=alternated(before, now, policy, asker.device.id),
    )
    return with_sharing(*_grant(after, now, policy, asker, "takeover"), now, policy)


def release(seat: Seat, now: int, policy: Policy, device: Device, epoch: int) -> Result:
    """The device stops for good (sign-out). An older epoch than its own changes nothing (I5)."""
    seat = settled(seat, now, policy)
    held = lease_of(seat, device.id)
    if held is None:
        return seat, Released(now)
    if held.epoch != epoch:
        return seat, _displaced(seat, now, device, epoch)
    return _end(seat, held, "released", now), Released(now)


def revoke(
    seat: Seat, now: int, policy: Policy, *, written_before: int, keep: str | None = None
) -> Result:
    """End every lease but ``keep``'s, and refuse entitlements written before that moment (I13)."""
    seat = settled(seat, now, policy)
    for lease in seat.leases:
        if lease.device.id != keep:
            seat = _end(seat, lease, "revoked", now)
    not_before = max(seat.not_before, written_before)
    return replace(seat, not_before=not_before, alternations=()), Released(now)


def dismiss(seat: Seat, now: int, policy: Policy, device: str, *, written_before: int) -> Result:
    """One device signed out: its lease ends, and so do its entitlements written before that moment.

    Other devices are left alone. Remembered for longer than any entitlement lasts.
    """
    seat = settled(seat, now, policy)
    held = lease_of(seat, device)
    if held:
        seat = _end(seat, held, "released", now)
    recent = (d for d in seat.dismissed if written_before - d.written_before < DISMISSALS_KEPT_FOR)
    gone = {d.device: d.written_before for d in recent}
    # Two sign-outs may arrive in either order; the later one counts.
    latest = max(written_before, gone.pop(device, written_before))
    dismissed = (*(Dismissal(*one) for one in gone.items()), Dismissal(device, latest))
    return replace(seat, dismissed=dismissed), Released(now)


def set_capacity(seat: Seat, now: int, policy: Policy, capacity: int) -> Result:
    """How many devices may read at once. With fewer than now, the least heard ones end."""
    if capacity < 1:
        raise ValueError("A seat is read on at least one device.")
    seat = settled(seat, now, policy)
    while len(seat.leases) > capacity:
        seat = _end(seat, least_heard(seat), "revoked", now)
    # Who made room for another reader is no longer told that they share.
    alternations = () if capacity > seat.capacity else seat.alternations
    return replace(seat, capacity=capacity, alternations=alternations), Released(now)


def forget_sharing(seat: Seat, now: int, policy: Policy) -> Result:
    """Who made room for another reader, with a seat of their own, is no longer told that they share."""
    return replace(settled(seat, now, policy), alternations=()), Released(now)


def look(seat: Seat, now: int, policy: Policy, asker: Asker) -> Result:
    """What is true for this device, changing nothing but what time itself has ended."""
    return with_sharing(*_look(settled(seat, now, policy), now, policy, asker), now, policy)


def settled(seat: Seat, now: int, policy: Policy) -> Seat:
    """The seat at ``now``: leases past their end are over, and a clock set back lengthens none."""
    for lease in seat.leases:
        if lease.expires <= now:
            seat = _end(seat, lease, "expired", lease.expires)
    if seat.question and seat.question.at > now:
        seat = replace(seat, question=replace(seat.question, at=now))
    latest = now + policy.lease
    if all(lease.expires <= latest and lease.heard <= now for lease in seat.leases):
        return seat
    return replace(seat, leases=tuple(_clamped(lease, now, latest) for lease in seat.leases))


def events(name: str, before: Seat, after: Seat) -> tuple[Event, ...]:
    """What happened between two states of the seat called ``name``, endings first."""
    if before.granted == after.granted and before.ended == after.ended:
        return ()
    old = {lease.epoch: lease for lease in before.leases}
    new = {lease.epoch: lease for lease in after.leases}
    endings = {ending.epoch: ending for ending in after.endings}
    ended = (
        Ended(
            name,
            epoch,
            lease.device.id,
            endings[epoch].at,
            endings[epoch].reason,
            lease.device.kind,
        )
        for epoch, lease in old.items()
        if epoch not in new
    )
    began = (
        Began(name, epoch, lease.device.id, lease.since, lease.device.kind)
        for epoch, lease in new.items()
        if epoch not in old
    )
    return (*ended, *began)


def lease_of(seat: Seat, device: str) -> Lease | None:
    """The lease that this device holds, if any."""
    return next((lease for lease in seat.leases if lease.device.id == device), None)


def least_heard(seat: Seat) -> Lease:
    """The lease that gives way: one at rest before one being read, then the longest silent."""
    return min(seat.leases, key=_standing)


def is_reading(lease: Lease, now: int, policy: Policy) -> bool:
    """True while the device is being read: it has not said otherwise and was heard of lately."""
    return lease.reading and now - lease.heard < policy.quiet


def _is_left(seat: Seat, lease: Lease, now: int, policy: Policy) -> bool:
    """Nobody reads there, and it is not so that somebody may yet answer."""
    return not is_reading(lease, now, policy) and not is_open(seat, now, policy, lease.epoch)


def _standing(lease: Lease) -> tuple[bool, int, int]:
    return lease.reading, lease.heard, lease.epoch


def _acquire(seat: Seat, now: int, policy: Policy, asker: Asker) -> Result:
    if _entitlement_over(seat, now, asker):
        return seat, Revoked(now)
    held = lease_of(seat, asker.device.id)
    if held:
        seat = answered(seat, now, policy, held.epoch)
        return _refresh(seat, held, now, policy, asker)
    if len(seat.leases) < seat.capacity:
        return _grant(seat, now, policy, asker, "free")
    left = [lease for lease in seat.leases if _is_left(seat, lease, now, policy)]
    if left:
        seat = _end(seat, min(left, key=_standing), "handed-off", now)
        return _grant(seat, now, policy, asker, "handoff")
    seat = asked(seat, now, policy, least_heard(seat), asker.device.id)
    return seat, _taken(seat, now, policy, asker.device)


def _look(seat: Seat, now: int, policy: Policy, asker: Asker) -> Result:
    if _entitlement_over(seat, now, asker):
        return seat, Revoked(now)
    held = lease_of(seat, asker.device.id)
    if held:
        is_asked = has_time(seat, now, policy, held.epoch)
        return seat, Granted(held, "held", now, asked=is_asked)
    if len(seat.leases) < seat.capacity:
        return seat, Released(now)
    return seat, _taken(seat, now, policy, asker.device)


def _grant(seat: Seat, now: int, policy: Policy, asker: Asker, how: How) -> Result:
    epoch = max(seat.epoch + 1, now)
    lease = Lease(asker.device, epoch, now, now, _expiry(now, policy, asker))
    seat = replace(
        seat,
        leases=(*seat.leases, lease),
        epoch=epoch,
        first=seat.first or epoch,
        granted=seat.granted + 1,
        alternations=lately(seat.alternations, now, policy),
    )
    return seat, Granted(lease, how, now)


def _refresh(
    seat: Seat, held: Lease, now: int, policy: Policy, asker: Asker, *, reading: bool = True
) -> Result:
    if reading:
        expires = _expiry(now, policy, asker)
        lease = replace(held, heard=now, expires=expires, reading=True)
    else:
        lease = replace(held, reading=False)
    leases = tuple(lease if other is held else other for other in seat.leases)
    return replace(seat, leases=leases), Granted(lease, "held", now)


def _end(seat: Seat, lease: Lease, reason: EndReason, at: int) -> Seat:
    recent = (e for e in seat.endings if at - e.at < ENDINGS_KEPT_FOR)
    ending = Ending(lease.device.id, lease.epoch, reason, at)
    seat = without_question(seat, lease.epoch)
    return replace(
        seat,
        leases=tuple(other for other in seat.leases if other is not lease),
        endings=(*recent, ending)[-max(ENDINGS_KEPT, seat.capacity) :],
        ended=seat.ended + 1,
    )


def _entitlement_over(seat: Seat, now: int, asker: Asker) -> bool:
    if asker.written < seat.not_before or _good_until(now, asker) <= now:
        return True
    return any(
        asker.device.id == dismissal.device and asker.written < dismissal.written_before
        for dismissal in seat.dismissed
    )


def _expiry(now: int, policy: Policy, asker: Asker) -> int:
    return min(now + policy.lease, _good_until(now, asker))


def _good_until(now: int, asker: Asker) -> int:
    """The entitlement's end on the store's clock: what is left of it is the same on any clock."""
    return asker.until if asker.asked is None else now + asker.until - asker.asked


def _state_was_lost(seat: Seat, claim: int) -> bool:
    return claim > seat.epoch or seat.claim < claim < seat.first


def _win_back(seat: Seat, now: int, policy: Policy, asker: Asker, claim: int) -> Result:
    held = lease_of(seat, asker.device.id)
    if held or len(seat.leases) >= seat.capacity:
        seat = _end(seat, held or least_heard(seat), "displaced", now)
    seat = replace(seat, epoch=max(seat.epoch, claim), claim=claim)
    return _grant(seat, now, policy, asker, "regained")


def _displaced(seat: Seat, now: int, device: Device, epoch: int) -> Displaced:
    ending = next((e for e in reversed(seat.endings) if e.epoch == epoch), None)
    others = [lease for lease in seat.leases if lease.device.id != device.id]
    holder = others[-1] if others else None
    return Displaced(ending.reason if ending else "displaced", holder, now)


def _taken(seat: Seat, now: int, policy: Policy, device: Device) -> Taken:
    lost = next((e for e in reversed(seat.endings) if e.device == device.id), None)
    wait, asking = _pause_left(seat, now, policy), answer_in(seat, now, policy)
    return Taken(least_heard(seat), now, lost, wait, asking=asking)


def _pause_left(seat: Seat, now: int, policy: Policy) -> int:
    recent = _recent(seat.takeovers, now, policy.takeover_window)
    if len(recent) < policy.takeovers:
        return 0
    return max(0, recent[-1] + policy.takeover_pause - now)


def _recent(moments: tuple[int, ...], now: int, window: int) -> tuple[int, ...]:
    return tuple(moment for moment in moments if now - window < moment <= now)


def _clamped(lease: Lease, now: int, latest: int) -> Lease:
    return replace(
        lease,
        since=min(lease.since, now),
        heard=min(lease.heard, now),
        expires=min(lease.expires, latest),
    )
