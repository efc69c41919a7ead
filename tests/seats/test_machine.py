"""The engine beside a model over random histories; every invariant is looked at after every step."""

import asyncio
import itertools
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gaceta.proof.calls import plain
from gaceta.proof.model import Answer, ModelSeat
from gaceta.seats import rules
from gaceta.seats.engine import Engine
from gaceta.seats.model import (
    Asker,
    Began,
    Device,
    Displaced,
    Ended,
    Event,
    Granted,
    Policy,
)
from gaceta.seats.sharing import sharing_state
from gaceta.seats.stores.memory import MemoryStore
from tests.seats.seating import Clock

POLICY = replace(
    Policy(),
    takeovers=2,
    takeover_window=40_000,
    takeover_pause=9_000,
    sharing_return=60_000,
    sharing_apart=9_000,
    sharing_noticed=1,
    sharing_shared=2,
    sharing_days=1,
    sharing_window=200_000,
    sharing_quiet=120_000,
)
DEVICES = [Device(name) for name in ("phone", "laptop", "tablet")]
devices = st.sampled_from(DEVICES)
lengths = st.sampled_from([0, 1, 999, 8_999, 9_000, 20_000, 29_999, 30_000, 59_999, 60_000, 61_000])


class SeatMachine(RuleBasedStateMachine):
    """One seat, three devices, every operation, time in leaps to the edges of each length."""

    @initialize()
    def open(self) -> None:
        self.clock = Clock()
        self.events: list[Event] = []
        self.store = MemoryStore(self.clock)
        self.engine = Engine(self.store, POLICY, tell=self.events.extend)
        self.model = ModelSeat(POLICY)
        self.epochs: list[int] = []
        self.requests = itertools.count()

    def asker(self, device: Device, until: int) -> Asker:
        return Asker(device, self.clock.now + until, self.clock.now)

    def check(self, question: Any, expected: Answer) -> None:
        assert plain(asyncio.run(question)) == expected

    def request(self) -> str:
        return f"request-{next(self.requests)}"

    def known_epochs(self) -> list[int]:
        return [grant.epoch for grant in self.model.grants] or [1]

    @rule(device=devices, until=st.sampled_from([0, 1, 7_000, 10**9]))
    def acquire(self, device: Device, until: int) -> None:
        asker = self.asker(device, until)
        self.check(
            self.engine.acquire("s", asker, request=self.request()),
            self.model.acquire(self.clock.now, device.id, asker.until, asker.written),
        )

    @rule(device=devices, back=st.integers(0, 3), reading=st.booleans())
    def renew(self, device: Device, back: int, reading: bool) -> None:
        epoch = self.known_epochs()[-1 - back :][0]
        asker = self.asker(device, 10**9)
        self.check(
            self.engine.renew("s", asker, epoch, request=self.request(), reading=reading),
            self.model.renew(self.clock.now, device.id, asker.until, asker.written, epoch, reading),
        )

    @rule(device=devices, back=st.integers(0, 2))
    def takeover(self, device: Device, back: int) -> None:
        epoch = self.known_epochs()[-1 - back :][0]
        asker = self.asker(device, 10**9)
        self.check(
            self.engine.takeover("s", asker, epoch, request=self.request()),
            self.model.takeover(self.clock.now, device.id, asker.until, asker.written, epoch),
        )

    @rule(device=devices, back=st.integers(0, 2))
    def release(self, device: Device, back: int) -> None:
        epoch = self.known_epochs()[-1 - back :][0]
        self.check(
            self.engine.release("s", device, epoch, request=self.request()),
            self.model.release(self.clock.now, device.id, epoch),
        )

    @rule(keep=st.none() | devices, back=st.sampled_from([0, 1]))
    def revoke(self, keep: Device | None, back: int) -> None:
        written_before = self.clock.now - back
        kept = keep.id if keep else None
        self.check(
            self.engine.revoke("s", written_before=written_before, keep=kept),
            self.model.revoke(self.clock.now, written_before, kept),
        )

    @rule(capacity=st.integers(1, 3))
    def set_capacity(self, capacity: int) -> None:
        self.check(
            self.engine.set_capacity("s", capacity),
            self.model.set_capacity(self.clock.now, capacity),
        )

    @rule(milliseconds=lengths)
    def wait(self, milliseconds: int) -> None:
        self.clock.forward(milliseconds)

    @rule(device=devices)
    def ask_twice(self, device: Device) -> None:
        asker, request = self.asker(device, 10**9), self.request()
        first = asyncio.run(self.engine.acquire("s", asker, request=request))
        told = len(self.events)
        assert asyncio.run(self.engine.acquire("s", asker, request=request)) == first
        assert len(self.events) == told
        expected = self.model.acquire(self.clock.now, device.id, asker.until, asker.written)
        assert plain(first) == expected

    @invariant()
    def capacity_holds(self) -> None:
        seat = self.seat()
        assert len(seat.leases) <= seat.capacity
        assert len({lease.device.id for lease in seat.leases}) == len(seat.leases)

    @invariant()
    def the_same_leases_live_in_both(self) -> None:
        live = [(g.device, g.epoch, g.expires) for g in self.model.live(self.clock.now)]
        assert [(x.device.id, x.epoch, x.expires) for x in self.seat().leases] == live

    @invariant()
    def the_sharing_state_is_the_same_in_both(self) -> None:
        state = sharing_state(self.seat(), self.clock.now, POLICY)
        assert state == self.model.sharing(self.clock.now)

    @invariant()
    def epochs_name_one_device_and_only_grow(self) -> None:
        began = [event.epoch for event in self.events if isinstance(event, Began)]
        assert began == sorted(set(began))

    @invariant()
    def every_grant_ends_at_most_once_and_the_rest_are_live(self) -> None:
        began = {event.epoch for event in self.events if isinstance(event, Began)}
        ended = [event.epoch for event in self.events if isinstance(event, Ended)]
        assert len(ended) == len(set(ended))
        stored = self.store._seats.get("s")
        if stored:
            assert began - set(ended) == {lease.epoch for lease in stored.leases}
            assert stored.granted - stored.ended == len(stored.leases)

    def seat(self) -> Any:
        async def look() -> Any:
            return await self.store.decide("s", lambda seat, now: (seat, seat))

        return rules.settled(asyncio.run(look()), self.clock.now, POLICY)


TestSeatMachine = SeatMachine.TestCase


acts = st.lists(
    st.tuples(
        st.sampled_from(["page", "beat", "stale beat", "rest", "retry", "release", "take"]), lengths
    ),
    max_size=30,
)


@given(acts)
def test_a_reader_with_one_device_is_never_refused(acts: list[tuple[str, int]]) -> None:
    """I19, whatever tabs, reloads, sleeps, retries and lost beats come in whatever order."""

    async def read() -> None:
        clock = Clock()
        engine = Engine(MemoryStore(clock), Policy())
        phone = DEVICES[0]
        epochs, request = [1], ""
        for number, (act, pause) in enumerate(acts):
            clock.forward(pause)
            asker = Asker(phone, clock.now + 10**9, clock.now)
            request = request if act == "retry" and request else f"request-{number}"
            match act:
                case "page" | "retry":
                    verdict = await engine.acquire("s", asker, request=request)
                    # A retry of what was granted before the lease ended is told that it ended;
                    # asking anew is granted.
                    if act == "retry" and isinstance(verdict, Displaced):
                        verdict = await engine.acquire("s", asker, request=request + "-anew")
                    assert isinstance(verdict, Granted)
                    epochs.append(verdict.lease.epoch)
                case "release":
                    await engine.release("s", phone, epochs[-1], request=request)
                    request = ""
                case "take":
                    verdict = await engine.takeover("s", asker, epochs[-1], request=request)
                    assert isinstance(verdict, Granted)
                    epochs.append(verdict.lease.epoch)
                    request = ""
                case _:
                    epoch = epochs[0] if act == "stale beat" else epochs[-1]
                    verdict = await engine.renew(
                        "s", asker, epoch, request=request, reading=act != "rest"
                    )
                    request = ""
                    # At worst its epoch is over; nobody else is named and asking anew is granted.
                    if not isinstance(verdict, Granted):
                        assert isinstance(verdict, Displaced)
                        assert verdict.holder is None
                        verdict = await engine.acquire("s", asker, request=f"anew-{number}")
                    assert isinstance(verdict, Granted)
                    epochs.append(verdict.lease.epoch)

    asyncio.run(read())
