"""An engine that notes what it was asked and what it answered, for the judge of histories.

It takes the place of an ``Engine`` anywhere. What ended in StoreDown, or never ended, stays without a
return: its outcome is unknown.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from typing import Any

from gaceta.proof.histories import Line, Recorder, first_line
from gaceta.proof.seat import policy_facts
from gaceta.seats.engine import Engine
from gaceta.seats.model import (
    Asker,
    Device,
    Displaced,
    Granted,
    Policy,
    Released,
    Revoked,
    Seat,
    Taken,
    TooOften,
    Verdict,
)
from gaceta.seats.store import A, Beat, Step, Store

_asking: ContextVar[str] = ContextVar("_asking", default="")


def seat_history(policy: Policy) -> Line:
    """The first line of a history of seats under this policy."""
    return first_line("seat", policy=policy_facts(policy))


class StoreThatTells:
    """The given store; notes at which moments of its clock an operation was tried.

    Of a heartbeat that takes the store's shorter way, only its answer tells the moment.
    """

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self._store = store
        self._recorder = recorder

    async def decide(self, seat: str, step: Step[A]) -> A:
        operation = _asking.get()
        if not operation:
            return await self._store.decide(seat, step)

        def noted(before: Seat, now: int) -> tuple[Seat, A]:
            self._recorder.tries(operation, now)
            return step(before, now)

        return await self._store.decide(seat, noted)

    async def beat(self, seat: str, beat: Beat) -> Granted | None:
        # Noted first: who is killed in between can note nothing.
        if operation := _asking.get():
            self._recorder.tries(operation, None)
        return await self._store.beat(seat, beat)

    def watch(self, seat: str) -> AbstractAsyncContextManager[asyncio.Event]:
        return self._store.watch(seat)

    async def close(self) -> None:
        await self._store.close()


class RecordedEngine(Engine):
    """An engine on ``store`` whose operations are noted; the client is the device, or the newspaper."""

    def __init__(self, recorder: Recorder, store: Store, policy: Policy, **more: Any) -> None:
        super().__init__(StoreThatTells(store, recorder), policy, **more)
        self._recorder = recorder

    async def acquire(self, seat: str, asker: Asker, *, request: str) -> Verdict:
        asked = {"op": "acquire", **_asker(asker), "request": request}
        return await self._noted(seat, asked, super().acquire(seat, asker, request=request))

    async def renew(
        self,
        seat: str,
        asker: Asker,
        epoch: int,
        *,
        request: str,
        reading: bool = True,
        claim: int | None = None,
    ) -> Verdict:
        asked = {"op": "renew", **_asker(asker), "epoch": epoch, "request": request}
        beat = super().renew(seat, asker, epoch, request=request, reading=reading, claim=claim)
        return await self._noted(seat, {**asked, "reading": reading, "claim": claim}, beat)

    async def takeover(self, seat: str, asker: Asker, epoch: int, *, request: str) -> Verdict:
        asked = {"op": "takeover", **_asker(asker), "epoch": epoch, "request": request}
        return await self._noted(seat, asked, super().takeover(seat, asker, epoch, request=request))

    async def release(self, seat: str, device: Device, epoch: int, *, request: str) -> Verdict:
        asked = {"op": "release", "device": device.id, "epoch": epoch, "request": request}
        return await self._noted(seat, asked, super().release(seat, device, epoch, request=request))

    async def revoke(self, seat: str, *, written_before: int, keep: str | None = None) -> Verdict:
        asked = {"op": "revoke", "written_before": written_before, "keep": keep}
        done = super().revoke(seat, written_before=written_before, keep=keep)
        return await self._noted(seat, asked, done)

    async def dismiss(self, seat: str, device: str, *, written_before: int) -> Verdict:
        asked = {"op": "dismiss", "device": device, "written_before": written_before}
        done = super().dismiss(seat, device, written_before=written_before)
        return await self._noted(seat, asked, done)

    async def set_capacity(self, seat: str, capacity: int) -> Verdict:
        asked = {"op": "set_capacity", "capacity": capacity}
        return await self._noted(seat, asked, super().set_capacity(seat, capacity))

    async def look(self, seat: str, asker: Asker) -> Verdict:
        asked = {"op": "look", **_asker(asker)}
        return await self._noted(seat, asked, super().look(seat, asker))

    async def _noted(self, seat: str, asked: Line, answer: Awaitable[Verdict]) -> Verdict:
        name = self._recorder.call(asked.get("device", "newspaper"), seat, asked)
        token = _asking.set(name)
        try:
            verdict = await answer
        finally:
            _asking.reset(token)
        self._recorder.returns(name, answer_of(verdict))
        return verdict


def answer_of(verdict: Verdict) -> Line:
    """The verdict as a history tells it. ``now`` is the store's clock at the decision."""
    match verdict:
        case Granted(lease, how, now, asked=asked):
            lasts = {"epoch": lease.epoch, "expires": lease.expires}
            more = {"asked": True} if asked else {}
            return {"verdict": "granted", "how": how, "now": now, **lasts, **more}
        case Taken(holder, now, _, wait, asking=asking):
            told = {"holder": holder.device.id, "epoch": holder.epoch, "wait": wait}
            return {"verdict": "taken", **told, "asking": asking, "now": now}
        case Displaced(reason, holder, now):
            reader = holder.device.id if holder else None
            return {"verdict": "displaced", "reason": reason, "holder": reader, "now": now}
        case TooOften(wait, _, now):
            return {"verdict": "too-often", "wait": wait, "now": now}
        case Released(now):
            return {"verdict": "released", "now": now}
        case Revoked(now):
            return {"verdict": "revoked", "now": now}


def _asker(asker: Asker) -> Line:
    asked = {"device": asker.device.id, "until": asker.until, "written": asker.written}
    return asked if asker.asked is None else {**asked, "asked": asker.asked}
