"""The gate's settings, from ``GACETA_…`` variables. A wrong one says what to write instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from gaceta.gate.secret import BadSetting, keep_secret
from gaceta.seats.model import Policy
from gaceta.seats.store import Store
from gaceta.seats.stores import redis_address

STORES = {
    "memory": "gaceta.seats.stores.memory",
    "sqlite": "gaceta.seats.stores.sqlite",
    "postgresql": "gaceta.seats.stores.postgres",
    **dict.fromkeys(redis_address.SCHEMES, "gaceta.seats.stores.redis"),
}
"""Where a store lives, by the scheme of its address. A new store is one file and one line here."""

SECONDS = {
    "GACETA_HEARTBEAT": ("heartbeat", 0.1, 300),
    "GACETA_LEASE": ("lease", 0.2, 3600),
    "GACETA_QUIET": ("quiet", 0.1, 3600),
    "GACETA_PASS": ("pass_life", 0.1, 3600),
    "GACETA_SKEW": ("skew", 0, 60),
    "GACETA_STORE_BUDGET": ("store_budget", 0.01, 10),
    "GACETA_DEGRADED": ("degraded", 0, 86_400),
    "GACETA_IDLE": ("idle", 1, 3600),
    "GACETA_QUESTION": ("question", 0, 60),
    "GACETA_SHARING_RETURN": ("sharing_return", 0, 86_400),
    "GACETA_SHARING_APART": ("sharing_apart", 0, 86_400),
    "GACETA_SHARING_WINDOW": ("sharing_window", 1, 999_999),
    "GACETA_SHARING_QUIET": ("sharing_quiet", 1, 999_999),
}
"""Lengths of time: the field of Policy, and the least and the most, in seconds."""

COUNTS = {
    "GACETA_SHARING_NOTICED": ("sharing_noticed", 1, 32),
    "GACETA_SHARING_SHARED": ("sharing_shared", 1, 32),
    "GACETA_SHARING_DAYS": ("sharing_days", 1, 7),
}
"""Whole numbers: the field of Policy, and the least and the most."""


@dataclass(frozen=True)
class GateConfig:
    """All that the gate needs to know at start, checked."""

    origin: str
    """The site's own address, ``https://example.org``: cookies and requests come from there."""
    secret: bytes = field(repr=False)
    """All keys are derived from it; 32 bytes at least."""
    seats: str
    """The address of the seat store, ``sqlite:////srv/gaceta/seats.sqlite3``."""
    policy: Policy
    outage_file: Path | None
    """While this file exists the seat store counts as down: for the demo and the tests."""


def read_config(environ: Mapping[str, str]) -> GateConfig:
    """The settings in ``environ``. Raises BadSetting."""
    var = Path(environ.get("GACETA_VAR") or "var").absolute()
    outage = environ.get("GACETA_OUTAGE_FILE")
    return GateConfig(
        origin=_origin(environ),
        secret=keep_secret(environ, var),
        seats=_seats(environ.get("GACETA_SEATS") or f"sqlite:///{var}/seats.sqlite3"),
        policy=_policy(environ),
        outage_file=Path(outage).absolute() if outage else None,
    )


def open_store(url: str) -> Store:
    """The seat store at ``url``, by its scheme."""
    module = import_module(STORES[url.partition("://")[0]])
    return cast(Store, module.open_store(url))


def read_port(environ: Mapping[str, str]) -> int:
    """The port to listen on. Raises BadSetting."""
    value = environ.get("GACETA_PORT") or "8000"
    if re.fullmatch("[0-9]{1,5}", value) and 0 < int(value) < 65_536:
        return int(value)
    raise BadSetting(
        f"GACETA_PORT is {value!r}, which is not a port from 1 to 65535. "
        "Write GACETA_PORT=8000, for example."
    )


def _origin(environ: Mapping[str, str]) -> str:
    value = environ.get("GACETA_ORIGIN") or f"http://localhost:{read_port(environ)}"
    if not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", value) or not _has_port(value):
        raise BadSetting(
            f"GACETA_ORIGIN is {value!r}, which is not a bare address in lower case. "
            "Write scheme, host and port alone, as in GACETA_ORIGIN=https://gaceta.example"
        )
    if value.startswith("http://") and urlsplit(value).hostname != "localhost":
        raise BadSetting(
            f"GACETA_ORIGIN is {value!r}, where browsers refuse our cookies. "
            "Write an https:// address, or http://localhost:8000 on your own machine."
        )
    return value.removesuffix(":443" if value.startswith("https://") else ":80")


def _has_port(origin: str) -> bool:
    """False for a number that no port has."""
    try:
        return urlsplit(origin).port != 0
    except ValueError:
        return False


def _seats(url: str) -> str:
    scheme, separator, place = url.partition("://")
    if scheme in redis_address.SCHEMES:
        return _redis(url)
    if separator and scheme in STORES and (place or scheme == "memory") and _has_ports(url):
        return url
    raise BadSetting(
        f"GACETA_SEATS is {_shown(url)!r}, which names no seat store; known are {', '.join(STORES)}. "
        "Write GACETA_SEATS=sqlite:////srv/gaceta/seats.sqlite3, with the whole path, "
        "GACETA_SEATS=postgresql://user:password@host/database, "
        "or GACETA_SEATS=memory:// for one process that forgets."
    )


def _has_ports(url: str) -> bool:
    """False if one of the hosts has a port that is none; PostgreSQL takes several hosts."""
    hosts = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return all(_has_port(f"//{host}") for host in hosts.split(","))


def _redis(url: str) -> str:
    try:
        redis_address.read_address(url)
    except ValueError as reason:
        raise BadSetting(
            f"GACETA_SEATS is {_shown(url)!r}, which names no server: {reason}. "
            "Write GACETA_SEATS=redis://:password@localhost:6379/0, "
            "or GACETA_SEATS=redis+cluster://host1:6379,host2:6379 for a cluster."
        ) from None
    return url


def _shown(url: str) -> str:
    """The address as it may stand in a log: without a password."""
    return re.sub(r"(://[^:@/]*):[^@]*@", r"\1:…@", url)


def _policy(environ: Mapping[str, str]) -> Policy:
    told = {
        spec[0]: _milliseconds(environ[name], name, *spec[1:])
        for name, spec in SECONDS.items()
        if environ.get(name)
    }
    told |= {
        spec[0]: _count(environ[name], name, *spec[1:])
        for name, spec in COUNTS.items()
        if environ.get(name)
    }
    policy = Policy(**told)
    _check_together(policy)
    return policy


def _milliseconds(value: str, name: str, least: float, most: float) -> int:
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", value) and least <= float(value) <= most:
        return round(float(value) * 1000)
    field_name = SECONDS[name][0]
    default = getattr(Policy(), field_name) / 1000
    raise BadSetting(
        f"{name} is {value!r}, which is not a number of seconds from {least:g} to {most:g}. "
        f"Write {name}={default:g}, for example."
    )


def _count(value: str, name: str, least: int, most: int) -> int:
    if re.fullmatch(r"[0-9]{1,3}", value) and least <= int(value) <= most:
        return int(value)
    raise BadSetting(
        f"{name} is {value!r}, which is not a whole number from {least} to {most}. "
        f"Write {name}={getattr(Policy(), COUNTS[name][0])}, for example."
    )


def _check_together(policy: Policy) -> None:
    beat = policy.heartbeat / 1000
    if policy.lease < 2 * policy.heartbeat:
        raise BadSetting(
            f"GACETA_LEASE is {policy.lease / 1000:g} s: with a heartbeat every {beat:g} s, "
            f"one lost beat would end it. Write GACETA_LEASE={3 * beat:g}, for example."
        )
    if policy.quiet <= policy.heartbeat:
        raise BadSetting(
            f"GACETA_QUIET is {policy.quiet / 1000:g} s: with a heartbeat every {beat:g} s, "
            f"a living reader would count as gone. Write GACETA_QUIET={1.5 * beat:g}, for example."
        )
    if policy.pass_life <= policy.heartbeat:
        raise BadSetting(
            f"GACETA_PASS is {policy.pass_life / 1000:g} s: with a heartbeat every {beat:g} s, a pass "
            "would be over before the beat that must prove it after a failover. "
            f"Write GACETA_PASS={3 * beat:g}, for example."
        )
    if policy.store_budget >= policy.heartbeat:
        raise BadSetting(
            f"GACETA_STORE_BUDGET is {policy.store_budget / 1000:g} s: an answer would come later than "
            f"the next heartbeat ({beat:g} s). Write GACETA_STORE_BUDGET={beat / 3:.2g}, for example."
        )


__all__ = ["BadSetting", "GateConfig", "open_store", "read_config", "read_port"]
