"""From the engine's verdict to the answer on the wire. A pass is minted here and nowhere else."""

import math
from typing import Any

import msgspec

from gaceta import passes
from gaceta.gate import wire
from gaceta.gate.callers import PASS_COOKIE, Caller
from gaceta.gate.keys import Seals
from gaceta.gate.problems import problem
from gaceta.gate.replies import Header, Reply
from gaceta.passes import Pass
from gaceta.seats.model import (
    Displaced,
    Granted,
    Lease,
    Policy,
    Released,
    Revoked,
    Taken,
    TooOften,
    Verdict,
)

encode = msgspec.json.Encoder().encode

ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age="
SHORTEST_BEAT = 1000
"""Milliseconds. Near an entitlement's end leases get short; nobody need ask more often than this."""

NO_PASS: Header = (b"set-cookie", f"{PASS_COOKIE}={ATTRIBUTES}0".encode())


def answer(
    verdict: Verdict, caller: Caller, seals: Seals, policy: Policy, *, now: float, request_id: str
) -> Reply:
    """``now`` is the gate's own clock, in seconds since 1970."""
    match verdict:
        case Granted():
            return _granted(verdict, caller, seals, policy, now)
        case Taken():
            return problem("seat-taken", request_id, **refusal(verdict))
        case Displaced(reason, reader, at):
            holder_now = told(reader, at) if reader else None
            return problem(
                "displaced", request_id, headers=(NO_PASS,), reason=reason, holder=holder_now
            )
        case TooOften(retry_after, holder, at):
            return problem(
                "too-often",
                request_id,
                headers=(retry_header(retry_after),),
                retry_after_ms=retry_after,
                holder=told(holder, at),
            )
        case Revoked():
            return problem("entitlement-revoked", request_id, headers=(NO_PASS,))
        case Released():
            return Reply(200, encode(wire.Released()), (NO_PASS,))


def degraded(
    beat_ms: int, epoch: int | None, caller: Caller, seals: Seals, policy: Policy, now: float
) -> Reply:
    """Read on although nothing could be asked. The pass keeps the ``epoch`` that was proven before."""
    ends = min(caller.asker.until / 1000, now + policy.pass_life / 1000)
    token = passes.mint(
        seals.passes, Pass(caller.seat, caller.asker.device.id, epoch or 0, ends, degraded=True)
    )
    return Reply(200, encode(wire.Degraded(beat_ms)), (pass_cookie(token, ends - now),))


def refusal(verdict: Taken) -> dict[str, Any]:
    """The notice's own fields."""
    return {
        "holder": told(verdict.holder, verdict.now),
        "lost": verdict.lost.reason if verdict.lost else None,
        "wait_ms": verdict.wait,
        "asking_ms": verdict.asking,
    }


def told(lease: Lease, at: int) -> wire.Holder:
    """What another device is told of the holder: its kind and its time, never who or where."""
    return wire.Holder(lease.device.kind, max(0, at - lease.since), lease.epoch)


def retry_header(after_ms: int) -> Header:
    return (b"retry-after", str(max(1, math.ceil(after_ms / 1000))).encode("ascii"))


def pass_cookie(token: str, seconds: float) -> Header:
    age = max(1, math.ceil(seconds))
    return (b"set-cookie", f"{PASS_COOKIE}={token}{ATTRIBUTES}{age}".encode("ascii"))


def _granted(verdict: Granted, caller: Caller, seals: Seals, policy: Policy, now: float) -> Reply:
    lease = verdict.lease
    left = max(0, lease.expires - verdict.now)
    # The store's clock says how long the lease lasts, ours is what readers of the pass compare with.
    # ``now`` came before the decision, so the pass ends with the lease at the latest (I7).
    ends = now + min(left, policy.pass_life) / 1000
    token = passes.mint(seals.passes, Pass(caller.seat, caller.asker.device.id, lease.epoch, ends))
    beat = min(policy.heartbeat, max(left // 2, SHORTEST_BEAT))
    body = encode(wire.Granted(verdict.how, lease.epoch, left, beat))
    return Reply(200, body, (pass_cookie(token, ends - now),))
