"""What the judge of seats must know of a whole history first: which requests were repeated.

A request that stands in it once is judged as if it had no name. The repetition of another is answered
from memory, unless it may have been forgotten: since as many answers as are remembered may have come
between, or since the same device may have asked something else and there was no event to remember.
"""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from gaceta.proof.histories import BadHistory, Operation
from gaceta.proof.model import Told

ANSWERS_REMEMBERED = 4
"""As many answers an engine remembers of one seat."""
NOTICED = 1000
"""Milliseconds; by less than this a clock is set back without anybody's noticing."""
REFUSALS = ("taken", "too-often", "displaced", "revoked")


def prepared(operations: list[Operation], *, lease: int) -> list[Operation]:
    """Names only where a request was retried; marks on what may be forgotten and what only reads.

    What was never tried had no effect, and is left out. ``lease`` is how long one lasts, in milliseconds.
    """
    named = defaultdict(list)
    for operation in operations:
        named[_name(operation)].append(operation)
    # A repetition tells the moment of the first time.
    once = [one for one in operations if not _name(one) or len(named[_name(one)]) == 1]
    back = _set_back(once)
    if back > NOTICED:
        raise BadHistory(
            f"The store's clock went back by {back} ms; such a history cannot be judged."
        )
    steady = back == 0
    moments = _moments(operations, lease)
    marked = []
    for operation in operations:
        if operation.returned is None and not operation.tried and operation.input["op"] != "lose":
            continue
        asked = {**operation.input}
        same = named[_name(operation)]
        if not asked.pop("request", None) or len(same) == 1:
            asked["reads"] = steady and (asked["op"] == "look" or _was_refused(operation))
        else:
            between = _between(operations, same[0], operation)
            asked["request"] = operation.input["request"]
            asked["crowded"] = len(between) >= ANSWERS_REMEMBERED
            asked["again"] = any(one.input.get("device") == asked["device"] for one in between)
        tried = operation.tried
        if operation.returned is None and None in tried:
            tried = tuple(dict.fromkeys((*(now for now in tried if now is not None), *moments)))
        marked.append(replace(operation, input=asked, tried=tried))
    return marked


def _name(operation: Operation) -> tuple[str, str] | None:
    """What a repetition would be called as well; None if there can be none."""
    asked = operation.input
    return (asked["request"], asked["device"]) if asked.get("request") else None


def may_be_forgotten(asked: dict[str, Any], earlier: Told) -> bool:
    """Could an engine that keeps its word have forgotten this answer?"""
    began = earlier.answer[0] == "granted" and earlier.answer[1] != "held"
    return bool(asked["crowded"] or (asked["again"] and not began))


def _was_refused(operation: Operation) -> bool:
    known = operation.returned is not None and operation.output is not None
    return known and operation.output["verdict"] in REFUSALS


def _between(operations: list[Operation], first: Operation, last: Operation) -> list[Operation]:
    """Whatever may have taken effect between the two."""
    end = last.returned
    return [
        one
        for one in operations
        if one is not first
        and one is not last
        and (one.returned is None or one.returned >= first.called)
        and (end is None or one.called <= end)
    ]


def _moments(operations: list[Operation], lease: int) -> list[int]:
    """All moments of the store's clock that the answers tell of: their own, and those of renewals."""
    told = [one.output for one in operations if one.returned is not None and one.output]
    renewed = {output["expires"] - lease for output in told if output["verdict"] == "granted"}
    return sorted({output["now"] for output in told} | renewed)


def _set_back(operations: list[Operation]) -> int:
    """By how much the store's clock was seen to go back, in milliseconds."""
    told = [one for one in operations if one.returned is not None and one.input["op"] != "lose"]
    ends = sorted(told, key=lambda one: one.returned or 0)
    latest, place, most = 0, 0, 0
    for operation in sorted(told, key=lambda one: one.called):
        while (ends[place].returned or 0) < operation.called:
            latest = max(latest, ends[place].output["now"])
            place += 1
        most = max(most, latest - operation.output["now"])
    return most
