"""The same request gets the same answer and makes at most one event (I10).

Answers are remembered for as long as a lease lasts: those that made an event, and of each device the
last that made none. A retry comes at once or never, so that is all a heartbeat's retry needs.
"""

from collections.abc import Callable
from dataclasses import replace

from gaceta.seats.model import Answered, Displaced, Granted, Policy, Revoked, Seat, Verdict

ANSWERS_KEPT = 4

Rule = Callable[[Seat, int], tuple[Seat, Verdict]]


def once(rule: Rule, request: str, device: str, policy: Policy) -> Rule:
    """``rule``, remembering its answer to ``request``. A request without a name is never retried."""

    def remembering(seat: Seat, now: int) -> tuple[Seat, Verdict]:
        earlier = _earlier(seat, request, device, now, policy)
        if earlier:
            return seat, _still_true(earlier.verdict, seat, now)
        after, verdict = rule(seat, now)
        if isinstance(verdict, Revoked):
            # Refused was the entitlement, not the question, which comes again with another one.
            return after, verdict
        eventful = seat.granted != after.granted or seat.ended != after.ended
        answer = Answered(request, device, verdict, now, eventful)
        return replace(after, answers=(*_worth_keeping(seat, answer, policy), answer)), verdict

    return remembering if request else rule


def _worth_keeping(seat: Seat, new: Answered, policy: Policy) -> tuple[Answered, ...]:
    kept = [
        old
        for old in seat.answers
        if 0 <= new.at - old.at < policy.lease and (old.eventful or old.device != new.device)
    ]
    return tuple(kept[1 - ANSWERS_KEPT :])


def _earlier(seat: Seat, request: str, device: str, now: int, policy: Policy) -> Answered | None:
    for answer in reversed(seat.answers):
        same = answer.request == request and answer.device == device
        if same and 0 <= now - answer.at < policy.lease:
            return answer
    return None


def _still_true(verdict: Verdict, seat: Seat, now: int) -> Verdict:
    """A grant whose lease has ended since is not repeated: only the current epoch mints (I7).

    Of another, what is left of its lease is told as it is now, since a pass lasts as long.
    """
    if not isinstance(verdict, Granted):
        return verdict
    told = verdict.lease
    for lease in seat.leases:
        if lease.epoch == told.epoch and lease.expires > now:
            expires = min(told.expires, lease.expires)
            return replace(verdict, lease=replace(told, expires=expires), now=now)
    ending = next((e for e in reversed(seat.endings) if e.epoch == told.epoch), None)
    others = [x for x in seat.leases if x.expires > now and x.device.id != told.device.id]
    return Displaced(ending.reason if ending else "expired", others[-1] if others else None, now)
