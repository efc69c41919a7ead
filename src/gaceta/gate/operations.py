"""The four operations a device asks for: what each takes, what it asks the engine, what it gets."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from gaceta.gate import answers, wire
from gaceta.gate.callers import Caller, proven_epoch, refuse_other_sites, who_calls
from gaceta.gate.incoming import Exchange, read_body
from gaceta.gate.parts import Parts
from gaceta.gate.problems import Refused
from gaceta.gate.replies import Reply
from gaceta.seats.model import StoreDown, Verdict

Act = Callable[[Parts, Caller, Any], Awaitable[Verdict]]


@dataclass(frozen=True)
class Operation:
    """``act`` gets the message ``takes``. ``reads_on``: in an outage, readers go on without it."""

    path: str
    takes: type[wire.Message]
    act: Act
    reads_on: bool
    summary: str


# A request's name counts together with its operation, so that no answer fits another question.


async def acquire(parts: Parts, caller: Caller, ask: wire.Acquire) -> Verdict:
    return await parts.engine.acquire(caller.seat, caller.asker, request=f"acquire {ask.request}")


async def renew(parts: Parts, caller: Caller, ask: wire.Renew) -> Verdict:
    return await parts.engine.renew(
        caller.seat,
        caller.asker,
        ask.epoch,
        request=f"renew {ask.request}",
        reading=ask.reading,
        claim=proven_epoch(caller, parts.seals, parts.clock()),
    )


async def takeover(parts: Parts, caller: Caller, ask: wire.Takeover) -> Verdict:
    return await parts.engine.takeover(
        caller.seat, caller.asker, ask.epoch, request=f"takeover {ask.request}"
    )


async def release(parts: Parts, caller: Caller, ask: wire.Release) -> Verdict:
    return await parts.engine.release(
        caller.seat, caller.asker.device, ask.epoch, request=f"release {ask.request}"
    )


OPERATIONS = (
    Operation("/gate/renew", wire.Renew, renew, True, "A heartbeat"),
    Operation("/gate/acquire", wire.Acquire, acquire, True, "May this device read?"),
    Operation("/gate/takeover", wire.Takeover, takeover, False, "Go on here"),
    Operation("/gate/release", wire.Release, release, False, "Stop reading"),
)


def serve(parts: Parts, operation: Operation) -> Callable[[Exchange], Awaitable[Reply]]:
    """The handler of one operation."""
    decode = msgspec.json.Decoder(operation.takes).decode
    origin = parts.config.origin.encode("ascii")

    async def handle(exchange: Exchange) -> Reply:
        refuse_other_sites(exchange, origin)
        now = parts.clock()
        caller = who_calls(exchange, parts.recognise, now)
        ask = understood(decode, await read_body(exchange))
        try:
            verdict = await operation.act(parts, caller, ask)
        except StoreDown as reason:
            parts.outages.failed(reason)
            return without_store(parts, operation, caller, now)
        parts.outages.worked()
        return answers.answer(
            verdict,
            caller,
            parts.seals,
            parts.config.policy,
            now=now,
            request_id=exchange.request_id,
        )

    return handle


def understood(decode: Callable[[bytes], wire.Message], body: bytes) -> wire.Message:
    """The message in ``body``. Raises Refused: not JSON at all, or JSON that is not such a message."""
    try:
        return decode(body)
    except msgspec.ValidationError as reason:
        raise Refused("invalid", str(reason)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as reason:
        raise Refused("malformed", str(reason)) from None


def without_store(parts: Parts, operation: Operation, caller: Caller, now: float) -> Reply:
    """Reading goes on for a bounded time; whatever would move or end a lease has to wait."""
    policy = parts.config.policy
    beat = parts.beat_ms()
    if not operation.reads_on or parts.engine.down_for_ms() > policy.degraded:
        raise Refused("store-down", headers=(answers.retry_header(beat),))
    epoch = proven_epoch(caller, parts.seals, now)
    return answers.degraded(beat, epoch, caller, parts.seals, policy, now)
