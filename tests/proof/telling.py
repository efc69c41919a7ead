"""Short ways to write a history down."""

from typing import Any

from gaceta.proof.histories import Operation

UNKNOWN = object()


def op(client: str, called: int, returned: int | None, asked: Any, answer: Any = None) -> Operation:
    """An operation on part "x"; with ``returned`` None, its outcome is unknown."""
    return Operation(f"{client}{called}", client, "x", called, returned, asked, answer)


def read(client: str, called: int, returned: int | None, value: Any) -> Operation:
    return op(client, called, returned, {"op": "read"}, value)


def write(client: str, called: int, returned: int | None, value: Any) -> Operation:
    return op(client, called, returned, {"op": "write", "value": value})


def swap(
    client: str, called: int, returned: int | None, old: Any, new: Any, answer: Any
) -> Operation:
    return op(client, called, returned, {"op": "swap", "old": old, "new": new}, answer)
