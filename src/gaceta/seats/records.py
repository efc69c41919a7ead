"""A seat as text, for stores that keep bytes: JSON, each value under its class's name.

Fields stand in the order of ``model.py``; a record written before a field was added reads with that
field's default, so new fields are added at the end.
"""

import json
from dataclasses import fields
from typing import Any

from gaceta.seats.model import (
    Answered,
    Device,
    Dismissal,
    Displaced,
    Ending,
    Granted,
    Lease,
    Released,
    Revoked,
    Seat,
    Taken,
    TooOften,
)

_KINDS: tuple[type[Any], ...] = (
    Answered,
    Device,
    Dismissal,
    Displaced,
    Ending,
    Granted,
    Lease,
    Released,
    Revoked,
    Seat,
    Taken,
    TooOften,
)
_CLASSES = {kind.__name__: kind for kind in _KINDS}
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _KINDS}


def encode(seat: Seat) -> bytes:
    """The seat as JSON."""
    return _encoder.encode(seat).encode()


def decode(record: bytes) -> Seat:
    """The seat in a record. Raises ValueError for what is no seat."""
    seat = json.loads(record, object_hook=_build)
    if not isinstance(seat, Seat):
        raise ValueError("This record holds no seat.")
    return seat


def _take_apart(value: Any) -> dict[str, list[Any]]:
    kind = type(value)
    return {kind.__name__: [getattr(value, name) for name in _FIELDS[kind]]}


def _build(entry: dict[str, list[Any]]) -> Any:
    ((name, values),) = entry.items()
    return _CLASSES[name](*(tuple(v) if isinstance(v, list) else v for v in values))


_encoder = json.JSONEncoder(default=_take_apart, separators=(",", ":"), check_circular=False)
