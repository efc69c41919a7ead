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
pauses = st.sampled_from([0, 1, 10_000, 20_000, 20_000, 30_000, 59_999, 60_000, -1, -3_600_000])
devices = st.sampled_from((*DEVICES[:1] * 4, *DEVICES))
askers = st.builds(Asker, devices, st.sampled_from([LATER, LATER, NOON + 100_000]), st.just(NOON))
ACTS = ("acquire", "beat", "rest", "take", "release", "revoke", "dismiss", "capacity")
acts = st.sampled_from(("acquire", "beat", "beat", "beat", "beat", *ACTS))
steps = st.lists(st.tuples(acts, askers, requests, pauses), max_size=8)
BEGINNING = ("acquire", Asker(DEVICES[0], LATER, NOON), REQUESTS[-1], 0)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """A seat after a few acts, and a heartbeat: mostly of its holder."""
    first = draw(st.sampled_from([0, 0, NOON - 1]))
    seat, now = Seat(first=first, epoch=first), NOON
    for act, asker, request, pause in [BEGINNING, *draw(steps)]:
        now += pause
        rule = once(_rule(act, asker, seat.epoch), request, asker.device.id, POLICY)
        seat, _ = rule(seat, now)
    newest = max((lease.heard for lease in seat.leases), default=now)
    now = newest + draw(st.sampled_from([-1, 0, 1, *[20_000] * 5, 30_000, 59_999, 60_000]))
    return Moment(seat, now, draw(_beats(seat, now)))


@st.composite
def _beats(draw: st.DrawFn, seat: Seat, now: int) -> Beat:
    """A heartbeat on the edge of all that the rules ask about."""
    holders = [lease.device for lease in seat.leases]
    revoked = [seat.not_before, *(gone.written_before for gone in seat.dismissed)]
    asker = Asker(
        draw(st.sampled_from([*holders * 5, *DEVICES])),
        draw(st.sampled_from([*[LATER] * 5, now, now + 1, now + 30_000])),
        draw(st.sampled_from([*[LATER] * 3, *revoked, *(moment - 1 for moment in revoked)])),
    )
    epoch = draw(st.sampled_from([*[seat.epoch] * 8, seat.epoch - 1]))
    request = draw(st.sampled_from([*(answer.request for answer in seat.answers), *REQUESTS]))
    return Beat(
        asker, epoch, request, draw(st.sampled_from([*[POLICY.lease] * 5, POLICY.lease // 2]))
    )


def read_on() -> Moment:
    """The plainest moment: one device has been read for a while, and says so again."""
    asker, now = BEGINNING[1], NOON
    seat, _ = once(_rule("acquire", asker, 0), REQUESTS[-1], asker.device.id, POLICY)(Seat(), now)
    for request in REQUESTS[:3]:
        now += 20_000
        seat, _ = once(_rule("beat", asker, NOON), request, asker.device.id, POLICY)(seat, now)
    return Moment(seat, now + 20_000, Beat(asker, NOON, REQUESTS[0], POLICY.lease))


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
