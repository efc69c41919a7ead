"""A call of the engine, written down: asked of an engine, of the model, or told to a person."""

from dataclasses import dataclass
from typing import Literal

from gaceta.proof.model import Answer, ModelSeat
from gaceta.seats.engine import Engine
from gaceta.seats.model import (
    Asker,
    Device,
    Displaced,
    Granted,
    Released,
    Revoked,
    Seat,
    Taken,
    TooOften,
    Verdict,
)

Does = Literal[
    "acquire",
    "renew",
    "takeover",
    "release",
    "revoke",
    "dismiss",
    "set_capacity",
    "look",
    "lose",  # nobody calls this: the store is emptied
]


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked at ``at`` on the store's clock. Of the other fields, those that the operation has."""

    at: int
    does: Does
    device: str = ""
    epoch: int = 0
    until: int = 0
    written: int = 0
    """For ``revoke`` and ``dismiss``: entitlements written before then are over."""
    reading: bool = True
    claim: int | None = None
    request: str = ""
    keep: str | None = None
    capacity: int = 1


async def ask(engine: Engine, seat: str, call: Call) -> Verdict:
    """The engine's verdict."""
    device = Device(call.device, f"the {call.device}")
    asker, request, epoch = Asker(device, call.until, call.written), call.request, call.epoch
    match call.does:
        case "acquire":
            return await engine.acquire(seat, asker, request=request)
        case "renew":
            return await engine.renew(
                seat, asker, epoch, request=request, reading=call.reading, claim=call.claim
            )
        case "takeover":
            return await engine.takeover(seat, asker, epoch, request=request)
        case "release":
            return await engine.release(seat, device, epoch, request=request)
        case "revoke":
            return await engine.revoke(seat, written_before=call.written, keep=call.keep)
        case "dismiss":
            return await engine.dismiss(seat, call.device, written_before=call.written)
        case "set_capacity":
            return await engine.set_capacity(seat, call.capacity)
        case "look":
            return await engine.look(seat, asker)
        case "lose":
            return await engine.store.decide(seat, lambda _seat, now: (Seat(), Released(now)))


def ask_model(model: ModelSeat, call: Call) -> Answer:
    """The model's answer. It is the caller's to begin a new one after ``lose``."""
    if call.request:
        return model.once(call.at, call.request, call.device, lambda: _answer(model, call))
    return _answer(model, call)


def _answer(model: ModelSeat, call: Call) -> Answer:
    now, device = call.at, call.device
    asker = (now, device, call.until, call.written)
    match call.does:
        case "acquire":
            return model.acquire(*asker)
        case "renew":
            return model.renew(*asker, call.epoch, call.reading, call.claim)
        case "takeover":
            return model.takeover(*asker, call.epoch)
        case "release":
            return model.release(now, device, call.epoch)
        case "revoke":
            return model.revoke(now, call.written, call.keep)
        case "dismiss":
            return model.dismiss(now, device, call.written)
        case "set_capacity":
            return model.set_capacity(now, call.capacity)
        case "look":
            return model.look(*asker)
        case "lose":
            return ("released",)


def plain(verdict: Verdict) -> Answer:
    """A verdict in the model's words."""
    match verdict:
        case Granted(lease=lease, how=how, asked=asked):
            return ("granted", how, lease.epoch, lease.expires, *(["asked"] if asked else []))
        case Taken(holder=holder, wait=wait, asking=asking):
            return ("taken", holder.device.id, holder.epoch, wait, asking)
        case TooOften(retry_after=wait):
            return ("too-often", wait)
        case Displaced(reason=reason):
            return ("displaced", reason)
        case Revoked():
            return ("revoked",)
        case Released():
            return ("released",)


Picture = dict[str, object]


def picture(seat: Seat) -> Picture:
    """What the model knows of a seat as well, as the engine keeps it."""
    return {
        "leases": [(x.device.id, x.epoch, x.heard, x.expires, x.reading) for x in seat.leases],
        "granted": seat.granted,
        "ended": seat.ended,
        "epoch": seat.epoch,
        "capacity": seat.capacity,
        "first": seat.first,
        "claim": seat.claim,
        "takeovers": list(seat.takeovers),
        "revoked before": seat.not_before,
        "dismissed": {gone.device: gone.written_before for gone in seat.dismissed},
        "question": (seat.question.epoch, seat.question.at) if seat.question else None,
    }


def picture_of_model(model: ModelSeat) -> Picture:
    """The same, of the model."""
    running = [grant for grant in model.grants if not grant.ended]
    return {
        "leases": [(x.device, x.epoch, x.heard, x.expires, x.reading) for x in running],
        "granted": len(model.grants),
        "ended": len(model.grants) - len(running),
        "epoch": model.top,
        "capacity": model.capacity,
        "first": model.first,
        "claim": model.claim,
        "takeovers": model.takeovers,
        "revoked before": model.revoked_before,
        "dismissed": model.dismissed,
        "question": model.question,
    }
