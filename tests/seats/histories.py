"""Seats as readers leave them: any short history, and the heartbeat that comes next."""

import hashlib
import uuid
from dataclasses import dataclass

from hypothesis import strategies as st

from gaceta.seats import rules
from gaceta.seats.model import Asker, Device, Seat
from gaceta.seats.retries import Rule, once
from gaceta.seats.store import Beat
from tests.seats.seating import LATER, NOON, POLICY


@dataclass(frozen=True)
class Moment:
    """A seat, the store's clock, and the heartbeat that comes then."""

    seat: Seat
    now: int
    beat: Beat


DEVICES = (
    Device(hashlib.sha256(b"phone").hexdigest(), "phone safari"),
    Device(hashlib.sha256(b"laptop").hexdigest(), "computer firefox"),
    Device("no hash", "tablet"),
)
REQUESTS = tuple(
    f"{word} {uuid.UUID(int=number)}" for word in ("renew", "acquire") for number in range(3)
)

requests = st.sampled_from((*REQUESTS, "renew bench-0000000001"))
pauses = st.sampled_from([0, 1, 20_000, 20_000, 30_000, 59_999, 60_000, -1, -3_600_000])
askers = st.builds(
    Asker,
    st.sampled_from((*DEVICES[:1] * 3, *DEVICES)),
    st.sampled_from([LATER, LATER, NOON + 30_000, NOON + 100_000]),
    st.sampled_from([NOON, NOON, NOON - 1, 0]),
)
ACTS = ("acquire", "beat", "rest", "take", "release", "revoke", "dismiss", "capacity")
acts = st.sampled_from(("acquire", "beat", "beat", *ACTS))
steps = st.lists(st.tuples(acts, askers, requests, pauses), max_size=8)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """A seat after a few acts, and a heartbeat: mostly of its holder."""
    first = draw(st.sampled_from([0, 0, NOON - 1]))
    seat, now = Seat(first=first, epoch=first), NOON
    for act, asker, request, pause in draw(steps):
        now += pause
        rule = once(_rule(act, asker, seat.epoch), request, asker.device.id, POLICY)
        seat, _ = rule(seat, now)
    epoch = draw(st.sampled_from([seat.epoch, seat.epoch, seat.epoch - 1]))
    beat = Beat(draw(askers), epoch, draw(requests), POLICY.lease)
    return Moment(seat, now + draw(pauses), beat)


def _rule(act: str, asker: Asker, epoch: int) -> Rule:
    match act:
        case "acquire":
            return lambda seat, now: rules.acquire(seat, now, POLICY, asker)
        case "beat" | "rest":
            reading = act == "beat"
            return lambda seat, now: rules.renew(seat, now, POLICY, asker, epoch, reading=reading)
        case "take":
            return lambda seat, now: rules.takeover(seat, now, POLICY, asker, epoch)
        case "release":
            return lambda seat, now: rules.release(seat, now, POLICY, asker.device, epoch)
        case "revoke":
            return lambda seat, now: rules.revoke(seat, now, POLICY, written_before=NOON)
        case "dismiss":
            gone = asker.device.id
            return lambda seat, now: rules.dismiss(seat, now, POLICY, gone, written_before=now)
        case _:
            return lambda seat, now: rules.set_capacity(seat, now, POLICY, 2)
