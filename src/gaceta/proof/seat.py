"""The seat as a sequential object, so that the histories of real stores can be judged.

It judges by ``model.py`` and ``whole.py``, which share no code with ``seats/rules.py``. Between two
operations a seat is a value (``Kept``), brought to life for each.

The moment of each decision on the store's own clock is told by its verdict. An operation of unknown
outcome took effect at one of the moments at which it was tried, if it did at all; one that was never
tried did not. Clocks may go back: a lease is then no longer than one that begins now.
"""

from collections.abc import Iterator
from dataclasses import asdict, fields
from operator import attrgetter
from typing import Any, NamedTuple

from gaceta.proof.histories import BadHistory, Operation
from gaceta.proof.model import Answer, Grant
from gaceta.proof.models import Model
from gaceta.proof.repeats import ANSWERS_REMEMBERED, prepared
from gaceta.proof.seat_words import told_operation
from gaceta.proof.whole import WholeSeat
from gaceta.seats.model import Policy

GRANTS_KEPT = 5
"""The last grants that a state remembers with how they ended; an engine remembers more."""

Asked = dict[str, Any]

_values = attrgetter(*(one.name for one in fields(Grant)))


class Answered(NamedTuple):
    request: str
    device: str
    at: int
    answer: Answer


class Kept(NamedTuple):
    """A seat between two operations."""

    capacity: int = 1
    grants: tuple[tuple[Any, ...], ...] = ()
    takeovers: tuple[int, ...] = ()
    revoked_before: int = 0
    dismissed: tuple[tuple[str, int], ...] = ()
    first: int = 0
    claim: int = 0
    top: int = 0
    answered: tuple[Answered, ...] = ()


EMPTY = Kept()


def seat_model(policy: Policy | None = None) -> Model[Kept]:
    """The seat under this policy, or under the defaults."""
    judge = _Spec(policy or Policy())
    return Model(
        EMPTY,
        judge.step,
        only_reads=lambda operation: bool(operation.input.get("reads")),
        prepare=prepared,
        tell=_told,
        tell_operation=told_operation,
    )


def policy_of(facts: Any) -> Policy:
    """The policy in a history's first line. Raises BadHistory."""
    known = {field.name for field in fields(Policy)}
    if not isinstance(facts, dict) or not all(isinstance(v, int) for v in facts.values()):
        raise BadHistory("The policy is no object of whole numbers of milliseconds.")
    if strange := sorted(facts.keys() - known):
        raise BadHistory(f"The policy has no {strange[0]!r}; it has {', '.join(sorted(known))}.")
    return Policy(**facts)


def policy_facts(policy: Policy) -> dict[str, int]:
    """The policy for a history's first line."""
    return asdict(policy)


class _Spec:
    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def step(self, kept: Kept, operation: Operation) -> Iterator[Kept]:
        asked, told = operation.input, operation.output
        known = operation.returned is not None
        if asked["op"] == "lose":  # The store was emptied: an operator's act.
            yield EMPTY
            return
        earlier = _earlier(kept, asked)
        moments = (told["now"],) if known else operation.tried
        if earlier:
            for now in operation.tried or moments:
                if self._remembers(earlier, now):
                    if not known or self._repeats(kept, earlier, now, told):
                        yield kept
                    if not _may_be_forgotten(asked, earlier):
                        return
        for now in moments:
            seat = self._alive(kept)
            answer = ask(seat, now, asked)
            if not known or agrees(seat, answer, asked, told):
                yield _kept(seat, kept, asked, now, answer)

    def _remembers(self, earlier: Answered, now: int) -> bool:
        return 0 <= now - earlier.at < self._policy.lease

    def _repeats(self, kept: Kept, earlier: Answered, now: int, told: Asked) -> bool:
        """Is this the same answer, or the word that what was granted then has ended since?"""
        seat = self._alive(kept)
        if earlier.answer[0] == "granted":
            epoch = earlier.answer[2]
            if all(grant.epoch != epoch for grant in seat.live(now)):
                return bool(told["verdict"] == "displaced")
        return told["now"] == earlier.at and agrees(seat, earlier.answer, {}, told)

    def _alive(self, kept: Kept) -> WholeSeat:
        return WholeSeat(
            self._policy,
            kept.capacity,
            [Grant(*grant) for grant in kept.grants],
            list(kept.takeovers),
            kept.revoked_before,
            dict(kept.dismissed),
            kept.first,
            kept.claim,
            kept.top,
        )


def ask(seat: WholeSeat, now: int, asked: Asked) -> Answer:
    """What the model answers. Raises BadHistory for what is no operation of a seat."""
    match asked:
        case {"op": "acquire", "device": who, "until": until, "written": written}:
            return seat.acquire(now, who, until, written)
        case {"op": "renew", "device": who, "until": until, "written": written, "epoch": epoch}:
            reading, claim = asked.get("reading", True), asked.get("claim")
            return seat.beat(now, who, until, written, epoch, reading, claim)
        case {"op": "takeover", "device": who, "until": until, "written": written, "epoch": epoch}:
            return seat.takeover(now, who, until, written, epoch)
        case {"op": "look", "device": who, "until": until, "written": written}:
            return seat.look(now, who, until, written)
        case {"op": "release", "device": who, "epoch": epoch}:
            return seat.release(now, who, epoch)
        case {"op": "revoke", "written_before": moment}:
            return seat.revoke(now, moment, asked.get("keep"))
        case {"op": "dismiss", "device": who, "written_before": moment}:
            return seat.dismiss(now, who, moment)
        case {"op": "set_capacity", "capacity": int(capacity)} if capacity > 0:
            return seat.set_capacity(now, capacity)
    raise BadHistory(f"No operation of a seat: {asked}")


def agrees(seat: WholeSeat, answer: Answer, asked: Asked, told: Asked) -> bool:
    """Is what was told what the model answers?"""
    match answer:
        case ("granted", how, epoch, expires):
            expected = {"how": how, "epoch": epoch, "expires": expires}
        case ("taken", device, epoch, wait):
            expected = {"holder": device, "epoch": epoch, "wait": wait}
        case ("too-often", wait):
            expected = {"wait": wait}
        case ("displaced", reason):
            ended = {grant.epoch for grant in seat.grants if grant.ended}
            expected = {"reason": reason} if asked.get("epoch") in ended else {}
        case _:
            expected = {}
    expected["verdict"] = answer[0]
    return all(told.get(name) == value for name, value in expected.items())


def _kept(seat: WholeSeat, before: Kept, asked: Asked, now: int, answer: Answer) -> Kept:
    old = [grant for grant in seat.grants[:-GRANTS_KEPT] if not grant.ended]
    answered = before.answered
    if asked.get("request"):
        others = [one for one in answered if _key(one) != (asked["request"], asked["device"])]
        new = Answered(asked["request"], asked["device"], now, answer)
        answered = (*others[1 - ANSWERS_REMEMBERED :], new)
    return Kept(
        seat.capacity,
        tuple(_values(grant) for grant in (*old, *seat.grants[-GRANTS_KEPT:])),
        tuple(seat.takeovers),
        seat.revoked_before,
        tuple(sorted(seat.dismissed.items())),
        seat.first,
        seat.claim,
        seat.top,
        answered,
    )


def _earlier(kept: Kept, asked: Asked) -> Answered | None:
    key = (asked.get("request"), asked.get("device"))
    return next((one for one in kept.answered if _key(one) == key), None)


def _key(one: Answered) -> tuple[str, str]:
    return one.request, one.device


def _may_be_forgotten(asked: Asked, earlier: Answered) -> bool:
    began = earlier.answer[0] == "granted" and earlier.answer[1] != "held"
    return asked["crowded"] or (asked["again"] and not began)


def _told(kept: Kept) -> str:
    """The state in words: who holds the seat."""
    live = [Grant(*grant) for grant in kept.grants if not grant[-1]]
    if not live:
        return "free"
    held = ", ".join(f"{one.device} at epoch {one.epoch} until {one.expires}" for one in live)
    return f"held by {held}"
