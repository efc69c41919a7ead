"""The seat as a sequential object, so that the histories of real stores can be judged.

It judges by ``model.py``, which shares no code with ``seats/rules.py``. Between two operations a seat is
a value (``Kept``), brought to life for each.

The moment of each decision on the store's own clock is told by its verdict. An operation of unknown
outcome took effect at one of the moments at which it was tried, if it did at all; one that was never
tried did not. Where such a moment is not known, those at which others were decided stand for it.

A history in which the store's clock was set back by more than a second cannot be judged: what a seat then
answers depends on whether the engine that was asked had noticed (``seats/setback.py``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from gaceta.proof.calls import Call, Does, ask_model
from gaceta.proof.histories import BadHistory, Operation
from gaceta.proof.model import Answer, Grant, ModelSeat, Told
from gaceta.proof.models import Model
from gaceta.proof.repeats import may_be_forgotten, prepared
from gaceta.proof.seat_words import told_operation
from gaceta.seats.model import Policy

_values = attrgetter(*(one.name for one in fields(Grant)))
_told_values = attrgetter(*(one.name for one in fields(Told)))

ASKER = ("device", "until", "written")
NEEDED: Mapping[Does, tuple[str, ...]] = {
    "acquire": ASKER,
    "renew": (*ASKER, "epoch"),
    "takeover": (*ASKER, "epoch"),
    "look": ASKER,
    "release": ("device", "epoch"),
    "revoke": ("written_before",),
    "dismiss": ("device", "written_before"),
    "set_capacity": ("capacity",),
}
OPTIONAL = ("reading", "claim", "request", "keep")


class Kept(NamedTuple):
    """A seat between two operations: of its grants, those that can still be heard of."""

    capacity: int = 1
    grants: tuple[tuple[Any, ...], ...] = ()
    takeovers: tuple[int, ...] = ()
    revoked_before: int = 0
    dismissed: tuple[tuple[str, int], ...] = ()
    first: int = 0
    claim: int = 0
    top: int = 0
    endings: tuple[int, ...] = ()
    """The epochs of the grants whose endings are remembered."""
    told: tuple[tuple[Any, ...], ...] = ()
    question: tuple[int, int] | None = None


EMPTY = Kept()


def seat_model(policy: Policy | None = None) -> Model[Kept]:
    """The seat under this policy, or under the defaults."""
    policy = policy or Policy()
    spec = _Spec(policy)
    return Model(
        EMPTY,
        spec.step,
        only_reads=lambda operation: bool(operation.input.get("reads")),
        prepare=partial(prepared, lease=policy.lease),
        tell=_in_words,
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
        asked, output = operation.input, operation.output
        known = operation.returned is not None
        if asked["op"] == "lose":  # The store was emptied: an operator's act.
            yield EMPTY
            return
        answer = answered(output) if known else None
        if asked.get("request"):
            yield from self._repeated(kept, operation, answer)
            return
        for now in (output["now"],) if known else _moments(operation):
            seat = self._alive(kept)
            if ask_model(seat, _call(asked, now)) == answer or not known:
                yield _kept(seat)

    def _repeated(self, kept: Kept, operation: Operation, answer: Answer | None) -> Iterator[Kept]:
        """The request stands in the history more than once: answered anew, or from memory."""
        asked, output = operation.input, operation.output
        for now in _moments(operation) or ((output["now"],) if output else ()):
            seat = self._alive(kept)
            earlier = _earlier(seat, asked)
            recent = earlier is not None and 0 <= now - earlier.at < self._policy.lease
            expected = ask_model(seat, _call(asked, now))
            was_refused = earlier and recent and earlier.answer[0] != "granted"
            at = earlier.at if earlier and was_refused else now
            if answer is None or (expected == answer and output["now"] == at):
                yield _kept(seat)
            if earlier and recent and may_be_forgotten(asked, earlier):
                seat = self._alive(kept)
                seat.told = [one for one in seat.told if one != earlier]
                if ask_model(seat, _call(asked, now)) == answer or answer is None:
                    yield _kept(seat)

    def _alive(self, kept: Kept) -> ModelSeat:
        grants = [Grant(*values) for values in kept.grants]
        by_epoch = {grant.epoch: grant for grant in grants}
        return ModelSeat(
            self._policy,
            kept.capacity,
            grants,
            list(kept.takeovers),
            kept.revoked_before,
            dict(kept.dismissed),
            kept.first,
            kept.claim,
            kept.top,
            [by_epoch[epoch] for epoch in kept.endings],
            [Told(*values) for values in kept.told],
            question=kept.question,
        )


def _moments(operation: Operation) -> list[int]:
    return [now for now in operation.tried if now is not None]


def _kept(seat: ModelSeat) -> Kept:
    endings = tuple(grant.epoch for grant in seat.endings)
    spoken_of = {*endings, *(one.answer[2] for one in seat.told if one.answer[0] == "granted")}
    return Kept(
        seat.capacity,
        tuple(_values(one) for one in seat.grants if not one.ended or one.epoch in spoken_of),
        tuple(seat.takeovers),
        seat.revoked_before,
        tuple(sorted(seat.dismissed.items())),
        seat.first,
        seat.claim,
        seat.top,
        endings,
        tuple(_told_values(one) for one in seat.told),
        seat.question,
    )


def _call(asked: dict[str, Any], now: int) -> Call:
    """What a history says was asked, as a call at that moment. Raises KeyError if it says too little."""
    does: Does = asked["op"]
    told = {name: asked[name] for name in NEEDED[does]} | {
        name: asked[name] for name in OPTIONAL if asked.get(name) is not None
    }
    if "written_before" in told:
        told["written"] = told.pop("written_before")
    if asked.get("asked") is not None:
        # What is left of the entitlement is the same on any clock.
        told["until"] = now + told["until"] - asked["asked"]
    return Call(now, does, **told)


def answered(output: dict[str, Any]) -> Answer:
    """What a history says was answered, in the model's words."""
    match output:
        case {"verdict": "granted", "how": how, "epoch": epoch, "expires": expires}:
            return ("granted", how, epoch, expires, *(["asked"] if output.get("asked") else []))
        case {"verdict": "taken", "holder": device, "epoch": epoch, "wait": wait}:
            return ("taken", device, epoch, wait, output.get("asking", 0))
        case {"verdict": "too-often", "wait": wait}:
            return ("too-often", wait)
        case {"verdict": "displaced", "reason": reason}:
            return ("displaced", reason)
    return (output["verdict"],)


def _earlier(seat: ModelSeat, asked: dict[str, Any]) -> Told | None:
    key = (asked["request"], asked["device"])
    return next((one for one in reversed(seat.told) if (one.request, one.device) == key), None)


def _in_words(kept: Kept) -> str:
    live = [grant for grant in (Grant(*values) for values in kept.grants) if not grant.ended]
    if not live:
        return "free"
    held = ", ".join(f"{one.device} at epoch {one.epoch} until {one.expires}" for one in live)
    return f"held by {held}"
