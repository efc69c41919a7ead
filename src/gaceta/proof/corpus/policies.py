"""A policy in a file, for whoever wants to see what theirs would do: TOML, lengths of time in seconds."""

import tomllib
from dataclasses import fields
from pathlib import Path

from gaceta.seats.model import Policy

COUNTS = ("takeovers", "sharing_noticed", "sharing_shared", "sharing_days")
NAMES = tuple(field.name for field in fields(Policy))


class BadPolicy(ValueError):
    """Says what is wrong with the file and what to write instead."""


def read_policy(path: Path) -> Policy:
    """The policy in the file; what it does not name is as by default. Raises BadPolicy, OSError."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise BadPolicy(f"{path} is not TOML: {reason}. Write lines like: idle = 60") from reason
    return Policy(**{name: _value(path, name, value) for name, value in told.items()})


def _value(path: Path, name: str, value: object) -> int:
    if name not in NAMES:
        raise BadPolicy(
            f"{path} names {name!r}, which no policy has. There are: {', '.join(NAMES)}."
        )
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadPolicy(f"In {path} {name} is {value!r}. Write a number, as in: {name} = 60")
    return int(value) if name in COUNTS else round(value * 1000)
