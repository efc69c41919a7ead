"""The rest of a record: all of a seat but what its head says, in MessagePack.

Moments count from the head's epoch, or from 0 where there is no head; devices are numbers in one list of
names, the head's first. What is as in a fresh seat is left out at the end.
"""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from gaceta.seats.model import (
    Answered,
    Device,
    Dismissal,
    Displaced,
    Ending,
    EndReason,
    Granted,
    Lease,
    Question,
    Released,
    Revoked,
    Seat,
    Sharing,
    Taken,
    TooOften,
    Verdict,
)
from gaceta.seats.stores.names import pack, unpack

How = Literal["free", "held", "handoff", "takeover", "regained"]

REASONS: tuple[EndReason, ...] = ("released", "expired", "displaced", "handed-off", "revoked")
SHARINGS: tuple[Sharing, ...] = ("none", "noticed", "shared")
HOWS: tuple[How, ...] = ("free", "held", "handoff", "takeover", "regained")
FRESH: tuple[Any, ...] = ("", 0, 0, 0, 0, 0, None, None, 1, (), (), (), (), (), (), (), None)
"""What is left out: see ``write_rest`` for the order."""

_write = msgspec.msgpack.Encoder().encode
_read = msgspec.msgpack.Decoder().decode


def write_rest(seat: Seat, lease: Lease | None, answers: tuple[Answered, ...]) -> bytes:
    """All but ``lease`` (but for its kind and beginning) and the answers that are not given."""
    base = lease.epoch if lease else 0
    pen = _Pen(base, [lease.device.id] if lease else [])
    leases = () if lease else seat.leases
    parts: list[Any] = [
        lease.device.kind if lease else "",
        lease.since - base if lease else 0,
        seat.granted - 1,
        seat.granted - seat.ended - len(seat.leases),
        seat.epoch - base,
        seat.first - base,
        seat.claim - base if seat.claim else None,
        seat.not_before - base if seat.not_before else None,
        seat.capacity,
        [moment - base for moment in seat.takeovers],
        [pen.ending(ending) for ending in seat.endings],
        [pen.answered(answer) for answer in answers],
        [(pen.device(gone.device), gone.written_before - base) for gone in seat.dismissed],
        [pen.lease(other) for other in leases],
        [moment - base for moment in seat.alternations],
    ]
    others = pen.devices[1:] if lease else pen.devices
    parts.append([pack(name) for name in others])
    question = seat.question
    parts.append((question.epoch - base, question.at - base) if question else None)
    while parts and (parts[-1] == FRESH[len(parts) - 1] or parts[-1] == []):
        parts.pop()
    return _write(parts)


def read_rest(record: bytes, lease: Lease | None, request: str | None) -> Seat:
    """The whole seat again. ``lease`` and ``request`` are what the head said, if there is one."""
    parts: list[Any] = _read(record)
    told = [*parts, *FRESH[len(parts) :]]
    kind, since, granted, owed, epoch, first, claim, not_before, capacity = told[:9]
    takeovers, endings, answers, dismissed, leases, alternations, names, question = told[9:]
    base = lease.epoch if lease else 0
    eye = _Eye(base, [*([lease.device.id] if lease else []), *map(unpack, names)])
    held = tuple(map(eye.lease, leases))
    answered = tuple(map(eye.answered, answers))
    if lease:
        device = Device(lease.device.id, kind)
        whole = Lease(device, base, since + base, lease.heard, lease.expires)
        held = (whole,)
        if request:
            verdict = Granted(whole, "held", whole.heard)
            answered = (*answered, Answered(request, device.id, verdict, whole.heard))
    return Seat(
        leases=held,
        epoch=epoch + base,
        capacity=capacity,
        endings=tuple(map(eye.ending, endings)) if endings else (),
        answers=answered,
        takeovers=tuple([moment + base for moment in takeovers]),
        not_before=0 if not_before is None else not_before + base,
        first=first + base,
        claim=0 if claim is None else claim + base,
        granted=granted + 1,
        ended=granted + 1 - owed - len(held),
        dismissed=tuple([Dismissal(eye.devices[n], at + base) for n, at in dismissed]),
        alternations=tuple([moment + base for moment in alternations]),
        question=Question(*(number + base for number in question)) if question else None,
    )


def read_kind(record: bytes) -> tuple[str, int]:
    """The kind of the head's device, and from its epoch to the beginning of its lease."""
    parts: list[Any] = _read(record)
    kind, since = [*parts, *FRESH[len(parts) :]][:2]
    return kind, since


@dataclass(slots=True)
class _Pen:
    base: int
    devices: list[str]

    def device(self, name: str) -> int:
        """Its number in the list of devices."""
        if name not in self.devices:
            self.devices.append(name)
        return self.devices.index(name)

    def lease(self, one: Lease) -> tuple[Any, ...]:
        base = self.base
        return (
            self.device(one.device.id), one.device.kind, one.epoch - base, one.since - base,
            one.heard - base, one.expires - base, one.reading,
        )  # fmt: skip

    def ending(self, one: Ending) -> tuple[int, ...]:
        reason = REASONS.index(one.reason)
        return self.device(one.device), one.epoch - self.base, reason, one.at - self.base

    def answered(self, one: Answered) -> tuple[Any, ...]:
        verdict = self.verdict(one.verdict)
        device = self.device(one.device)
        return pack(one.request), device, verdict, one.at - self.base, one.eventful

    def verdict(self, one: Verdict) -> tuple[Any, ...]:
        now = one.now - self.base
        match one:
            case Granted(lease, how, _, sharing):
                return 0, now, self.lease(lease), HOWS.index(how), SHARINGS.index(sharing)
            case Taken(holder, _, lost, wait, sharing, asking):
                ending = self.ending(lost) if lost else None
                told = (1, now, self.lease(holder), ending, wait, SHARINGS.index(sharing))
                return (*told, asking) if asking else told
            case Displaced(reason, holder):
                return 2, now, REASONS.index(reason), self.lease(holder) if holder else None
            case TooOften(retry_after, holder):
                return 3, now, retry_after, self.lease(holder)
            case Released():
                return 4, now
            case Revoked():
                return 5, now


@dataclass(slots=True)
class _Eye:
    base: int
    devices: list[str]

    def lease(self, one: list[Any]) -> Lease:
        number, kind, epoch, since, heard, expires, reading = one
        device, base = Device(self.devices[number], kind), self.base
        return Lease(device, epoch + base, since + base, heard + base, expires + base, reading)

    def ending(self, one: list[Any]) -> Ending:
        number, epoch, reason, at = one
        return Ending(self.devices[number], epoch + self.base, REASONS[reason], at + self.base)

    def answered(self, one: list[Any]) -> Answered:
        request, number, verdict, at, eventful = one
        device = self.devices[number]
        return Answered(unpack(request), device, self.verdict(*verdict), at + self.base, eventful)

    def verdict(self, code: int, now: int, *more: Any) -> Verdict:
        now += self.base
        match code, *more:
            case 0, lease, how, sharing:
                return Granted(self.lease(lease), HOWS[how], now, SHARINGS[sharing])
            case 1, holder, lost, wait, sharing, *asking:
                ending = self.ending(lost) if lost else None
                shares = SHARINGS[sharing]
                return Taken(self.lease(holder), now, ending, wait, shares, *asking)
            case 2, reason, holder:
                return Displaced(REASONS[reason], self.lease(holder) if holder else None, now)
            case 3, retry_after, holder:
                return TooOften(retry_after, self.lease(holder), now)
            case 4, *_:
                return Released(now)
            case _:
                return Revoked(now)
