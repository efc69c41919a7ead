"""A policy in a file of its own, to be tried before it is used: TOML, lengths in seconds.

Each line is a field of ``seats/model.py``'s Policy, as in ``heartbeat = 15``; what is left out stays as
it is. Some are numbers, not lengths.
"""

import tomllib
from dataclasses import fields, replace
from pathlib import Path

from gaceta.seats.model import Policy

NUMBERS = {"takeovers", "sharing_noticed", "sharing_shared", "sharing_days"}
NAMES = tuple(field.name for field in fields(Policy))


def read_policy(path: Path) -> Policy:
    """The policy in a file. Raises ValueError, which says what to write instead, and OSError."""
    try:
        told = tomllib.loads(path.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise ValueError(
            f"{path} is not TOML ({reason}). Write heartbeat = 20, for example."
        ) from None
    return replace(Policy(), **{name: _value(path, name, value) for name, value in told.items()})


def _value(path: Path, name: str, value: object) -> int:
    if name not in NAMES:
        raise ValueError(f"{path}: there is no {name!r}. Known are {', '.join(NAMES)}.")
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        unit = "a number" if name in NUMBERS else "a number of seconds"
        raise ValueError(f"{path}: {name} is {value!r}, which is not {unit}. Write {name} = 20.")
    return int(value) if name in NUMBERS else round(value * 1000)
