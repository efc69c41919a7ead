"""What is true when operations come one after the other: the word of a history's judge.

A register and a map of them stand here; the seat has ``seat.py`` to itself.
"""

import json
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from gaceta.proof.histories import BadHistory, Operation

S = TypeVar("S", bound=Hashable)


def _never(operation: Operation) -> bool:
    return False


def _own_part(operation: Operation) -> str:
    return operation.part


def _as_they_are(operations: list[Operation]) -> list[Operation]:
    return operations


def _plainly(operation: Operation) -> tuple[str, str]:
    values = (json.dumps(value) for name, value in operation.input.items() if name != "op")
    return " ".join([operation.input["op"], *values]), json.dumps(operation.output)


@dataclass(frozen=True)
class Model(Generic[S]):
    """A sequential object."""

    start: S
    step: Callable[[S, Operation], Iterable[S]]
    """The states in which an operation may leave a state, given its answer; none if that answer is
    impossible there. Where ``returned`` is None, any answer may have been given."""
    part: Callable[[Operation], str] = _own_part
    """Operations of different parts never touch one another."""
    only_reads: Callable[[Operation], bool] = _never
    """True if the operation changes nothing in any state in which its answer is possible."""
    prepare: Callable[[list[Operation]], list[Operation]] = _as_they_are
    """Looks at all operations of a part before they are judged."""
    tell: Callable[[S], str] = str
    tell_operation: Callable[[Operation], tuple[str, str]] = _plainly
    """What was asked and what was answered, in words."""


def register_model() -> Model[str]:
    """One value, null at first, as JSON text. ``read``, ``write`` and ``swap`` (if it is ``old``)."""
    return Model("null", _register_step, only_reads=_is_a_read)


def map_model() -> Model[str]:
    """A register for each ``key``, whose name is the part: ``get``, ``put``, ``swap`` and ``drop``."""
    return Model("null", _register_step, part=_part_of_key, only_reads=_is_a_read)


def _register_step(value: str, operation: Operation) -> tuple[str, ...]:
    known = operation.returned is not None
    answer = _text(operation.output)
    match operation.input:
        case {"op": "read" | "get"}:
            return (value,) if answer == value or not known else ()
        case {"op": "write" | "put", "value": new}:
            return (_text(new),) if answer == "null" or not known else ()
        case {"op": "drop"}:
            return ("null",) if answer == value or not known else ()
        case {"op": "swap", "old": old, "new": new}:
            fits = _text(old) == value
            if known and answer != _text(fits):
                return ()
            return (_text(new) if fits else value,)
    raise BadHistory(f"{operation.name} asks for nothing that this model knows: {operation.input}")


def _is_a_read(operation: Operation) -> bool:
    return operation.input["op"] in ("read", "get")


def _part_of_key(operation: Operation) -> str:
    try:
        return f"{operation.part} {operation.input['key']}"
    except (KeyError, TypeError):
        raise BadHistory(f"{operation.name} names no key: {operation.input}") from None


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)
