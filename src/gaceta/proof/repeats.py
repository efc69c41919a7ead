"""What the judge of seats must know of a whole history first: which requests were repeated.

A request that stands in it once is judged as if it had no name. The repetition of another is answered
from memory, unless it may have been forgotten: since as many answers as are remembered may have come
between, or since the same device may have asked something else and there was no event to remember.
"""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from gaceta.proof.histories import Operation
from gaceta.proof.model import Told

ANSWERS_REMEMBERED = 4
"""As many answers an engine remembers of one seat."""
REFUSALS = ("taken", "too-often", "displaced", "revoked")


def prepared(operations: list[Operation]) -> list[Operation]:
    """Names only where a request was retried; marks on what may be forgotten and what only reads.

    What was never tried had no effect, and is left out.
    """
    named = defaultdict(list)
    for operation in operations:
        named[operation.input.get("request"), operation.input.get("device")].append(operation)
    steady = _clock_is_steady(operations)
    marked = []
    for operation in operations:
        if operation.returned is None and not operation.tried and operation.input["op"] != "lose":
            continue
        asked = {**operation.input}
        same = named[asked.get("request"), asked.get("device")]
        if not asked.pop("request", None) or len(same) == 1:
            asked["reads"] = steady and (asked["op"] == "look" or _was_refused(operation))
        else:
            between = _between(operations, same[0], operation)
            asked["request"] = operation.input["request"]
            asked["crowded"] = len(between) >= ANSWERS_REMEMBERED
            asked["again"] = any(one.input.get("device") == asked["device"] for one in between)
        marked.append(replace(operation, input=asked))
    return marked


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


def _clock_is_steady(operations: list[Operation]) -> bool:
    """True unless the store's clock was seen to go back."""
    told = [one for one in operations if one.returned is not None and one.input["op"] != "lose"]
    ends = sorted(told, key=lambda one: one.returned or 0)
    latest, place = 0, 0
    for operation in sorted(told, key=lambda one: one.called):
        while (ends[place].returned or 0) < operation.called:
            latest = max(latest, ends[place].output["now"])
            place += 1
        if operation.output["now"] < latest:
            return False
    return True
