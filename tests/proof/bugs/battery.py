"""The checks that stand between a bug and the readers. Each takes a seed and raises for what is wrong.

Most let a random sequence of calls (``gaceta.proof.sequences``) run and hold what must be true of any.
"""

import asyncio
import random
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

from gaceta import passes
from gaceta.gate import answers
from gaceta.gate.callers import Caller
from gaceta.gate.config import GateConfig
from gaceta.gate.keys import seals_of
from gaceta.gate.replies import Reply
from gaceta.proof import equivalence
from gaceta.proof.calls import Call, ask
from gaceta.proof.histories import Line, gathered
from gaceta.proof.judging import judge_history
from gaceta.proof.model import ModelSeat
from gaceta.proof.recorded import seat_history
from gaceta.proof.sequences import POLICY, sequence
from gaceta.seats.engine import Engine
from gaceta.seats.model import (
    Asker,
    Began,
    Device,
    Displaced,
    Ended,
    Event,
    Granted,
    Lease,
    Revoked,
    Seat,
    StoreDown,
    Taken,
    TooOften,
    Verdict,
)
from gaceta.seats.sharing import sharing_state
from gaceta.seats.stores import records
from gaceta.seats.stores.memory import MemoryStore
from gaceta.seats.stores.sqlite import SqliteStore
from tests.proof.recording import HASTY, Crowd, RealTime, Unreliable
from tests.seats.seating import LATER, NOON, Clock

Check = Callable[[int], None]


class Caught(AssertionError):
    """Something was wrong."""


def hold(true: bool, otherwise: str) -> None:
    if not true:
        raise Caught(otherwise)


class Table:
    """An engine in memory, its clock and its events. ``monotonic`` in seconds, else that clock, too."""

    def __init__(self, monotonic: Callable[[], float] | None = None) -> None:
        self.clock = Clock()
        self.events: list[Event] = []
        self.store = MemoryStore(self.clock)
        uptime = monotonic or (lambda: self.clock.now / 1000)
        self.engine = Engine(self.store, POLICY, tell=self.events.extend, monotonic=uptime)
        self._names = count()

    def name(self) -> str:
        return f"request-{next(self._names)}"

    def asker(self, device: Device) -> Asker:
        return Asker(device, self.clock.now + LATER, self.clock.now)

    async def seat(self, name: str = "s") -> Seat:
        return await self.store.decide(name, lambda seat, _now: (seat, seat))

    async def ask(self, call: Call, seat: str = "s") -> Verdict:
        self.clock.now = call.at
        return await ask(self.engine, seat, call)

    async def page(self, device: Device) -> Verdict:
        return await self.engine.acquire("s", self.asker(device), request=self.name())

    async def beat(self, device: Device, epoch: int, **more: object) -> Verdict:
        asker, name = self.asker(device), self.name()
        return await self.engine.renew("s", asker, epoch, request=name, **more)  # type: ignore[arg-type]

    async def press(self, device: Device, epoch: int) -> Verdict:
        asker, name = self.asker(device), self.name()
        return await self.engine.takeover("s", asker, epoch, request=name)


def the_engine_answers_as_the_model(seed: int) -> None:
    """I2 to I6, I8 to I10, I13 to I18 in the model's words, after every call."""
    asyncio.run(equivalence.same_answers(seed, {}))


def histories_of_many_at_once_are_explained(seed: int) -> None:
    """I2, with lost replies and retries, on two seats of one store."""
    clock = Clock()
    store = Unreliable(MemoryStore(clock), random.Random(seed), loss=0.03)
    crowds = [
        Crowd(store, clock, 2 * seed + n, devices=2, acts=8, seat=seat)
        for n, seat in enumerate(("seat-of-ana", "seat-of-dario"))
    ]

    async def use() -> None:
        await asyncio.gather(*(crowd.use() for crowd in crowds))

    asyncio.run(use())
    _judge([line for crowd in crowds for line in crowd.lines], crowds[0])


def two_stores_on_one_file_are_explained(seed: int) -> None:
    """I2 for processes that share a SQLite file; here, threads with a store each."""
    with tempfile.TemporaryDirectory() as folder:
        lines: list[Line] = []
        crowds = [
            Crowd(
                SqliteStore(Path(folder) / "seats", lock_wait=20),
                RealTime(),
                2 * seed + n,
                devices=2,
                acts=12,
                policy=HASTY,
                write=lines.append,
            )
            for n in range(2)
        ]
        with ThreadPoolExecutor(len(crowds)) as threads:
            for done in [threads.submit(asyncio.run, _use_and_close(crowd)) for crowd in crowds]:
                done.result()
        _judge(lines, crowds[0])


async def _use_and_close(crowd: Crowd) -> None:
    await crowd.use()
    await crowd.store.close()


def _judge(lines: list[Line], crowd: Crowd) -> None:
    history = gathered([seat_history(crowd.policy), *lines])
    report = judge_history(history, limit=20_000)
    hold(report.verdict != "bad", report.text)


def every_grant_begins_and_ends_once(seed: int) -> None:
    """I1, I3, I4 and I14 from the events alone, and what may end whom."""
    asyncio.run(_every_grant_begins_and_ends_once(seed))


async def _every_grant_begins_and_ends_once(seed: int) -> None:
    table = Table()
    live: dict[int, str] = {}
    top = 0
    for call in sequence(seed):
        told = len(table.events)
        await table.ask(call)
        if call.does == "lose":
            live, top = {}, 0
        for event in table.events[told:]:
            match event:
                case Began(_, epoch, device, _):
                    hold(epoch > top, f"epoch {epoch} began after {top}")
                    live[epoch], top = device, epoch
                case Ended(_, epoch, device, at, reason):
                    hold(live.pop(epoch, None) == device, f"epoch {epoch} ended and was not live")
                    hold(reason in MAY_END[call.does], f"{call.does} ended a lease: {reason}")
                    hold(at <= call.at or reason != "expired", "it expired in the future")
        seat = await table.seat()
        held = {lease.epoch: lease.device.id for lease in seat.leases}
        hold(held == live, f"live are {held}, begun and not ended {live}")
        hold(seat.granted - seat.ended == len(live), "the counts do not add up")
        hold(len(live) <= seat.capacity, f"{len(live)} leases on a seat of {seat.capacity}")
        hold(len(set(live.values())) == len(live), "a device has two leases")


MAY_END = {
    "acquire": {"expired", "handed-off"},
    "renew": {"expired", "displaced"},
    "takeover": {"expired", "handed-off", "displaced"},
    "release": {"expired", "released"},
    "revoke": {"expired", "revoked"},
    "dismiss": {"expired", "released"},
    "set_capacity": {"expired", "revoked"},
    "look": {"expired"},
    "lose": set[str](),
}


def no_lease_is_longer_than_it_may_be(seed: int) -> None:
    """I13 and I17: not longer than L from now, nor than the entitlement of whoever was granted it."""
    asyncio.run(_no_lease_is_longer_than_it_may_be(seed))


async def _no_lease_is_longer_than_it_may_be(seed: int) -> None:
    table = Table()
    for call in sequence(seed):
        verdict = await table.ask(call)
        for lease in await _live(table):
            hold(lease.expires - call.at <= POLICY.lease, f"{lease} at {call.at}")
        asked = call.does in ("acquire", "renew", "takeover")
        if asked and call.reading and isinstance(verdict, Granted) and verdict.now == call.at:
            hold(verdict.lease.expires <= call.until, "longer than the entitlement")


async def _live(table: Table) -> list[Lease]:
    """The leases after a look, which settles the seat at this moment."""
    nobody = Asker(Device("nobody"), LATER + table.clock.now, table.clock.now + LATER)
    await table.engine.look("s", nobody)
    seat = await table.seat()
    return [lease for lease in seat.leases if lease.expires > table.clock.now]


def a_clock_set_back_keeps_nobody_out(seed: int) -> None:
    """I17: a dead holder's seat is free after L on any clock, though the store's is set back."""
    asyncio.run(_a_clock_set_back_keeps_nobody_out(seed))


async def _a_clock_set_back_keeps_nobody_out(seed: int) -> None:
    chance, uptime = random.Random(seed), Clock(0)
    table = Table(lambda: uptime.now / 1000)
    await table.page(Device("phone"))
    lasted = 0
    while lasted < POLICY.lease:
        pause = chance.choice([1_000, 9_000, 20_000])
        lasted += pause
        for clock in (uptime, table.clock):
            clock.forward(pause)
        table.clock.forward(-chance.choice([0, 0, 2 * POLICY.lease, HOUR]))
        await table.engine.look("s", table.asker(Device("laptop")))
    hold(not await _live(table), "a lease lasts longer by a clock that was set back")


def the_newspapers_clock_is_its_own(seed: int) -> None:
    """I13: what is left of an entitlement counts, whatever the newspaper's clock says."""
    asyncio.run(_the_newspapers_clock_is_its_own(seed))


async def _the_newspapers_clock_is_its_own(seed: int) -> None:
    chance, table = random.Random(seed), Table()
    for number in range(6):
        theirs = table.clock.now + chance.choice([-HOUR, -5_000, 0, 5_000, HOUR])
        left = chance.choice([1, 7_000, HOUR])
        asker = Asker(Device("phone"), theirs + left, theirs, theirs)
        verdict = await table.engine.acquire("s", asker, request=f"request-{number}")
        hold(isinstance(verdict, Granted), f"with {left} ms left the answer was {verdict}")
        (lease,) = (await table.seat()).leases
        hold(lease.expires - table.clock.now == min(left, POLICY.lease), f"{left} ms left: {lease}")


HOUR = 3_600_000


def nobody_reads_after_they_were_put_out(seed: int) -> None:
    """I13: an entitlement that was revoked, or whose device signed out, is refused and its lease over."""
    asyncio.run(_nobody_reads_after_they_were_put_out(seed))


async def _nobody_reads_after_they_were_put_out(seed: int) -> None:
    chance, table = random.Random(seed), Table()
    devices = [Device(f"device-{n}") for n in range(3)]
    await table.engine.set_capacity("s", chance.choice([1, 3]))
    old = [table.asker(device) for device in devices]
    for asker in old:
        await table.engine.acquire("s", asker, request=table.name())
    table.clock.forward(chance.choice([1, 20_000]))
    gone = chance.choice(old)
    out = {gone.device.id}
    if chance.random() < 0.5:
        await table.engine.dismiss("s", gone.device.id, written_before=table.clock.now)
    else:
        keep = chance.choice([None, *(asker.device.id for asker in old)])
        await table.engine.revoke("s", written_before=table.clock.now, keep=keep)
        out = {asker.device.id for asker in old} - {keep}
        gone = next(asker for asker in old if asker.device.id in out)
    hold(not out & {x.device.id for x in (await table.seat()).leases}, "their lease goes on")
    verdict = await table.engine.acquire("s", gone, request=table.name())
    hold(isinstance(verdict, Revoked), f"the old entitlement got {verdict}")
    seen = await table.engine.look("s", gone)
    hold(isinstance(seen, Revoked), f"the old entitlement saw {seen}")
    table.clock.forward(1)
    await table.press(gone.device, (await table.seat()).epoch)
    await table.page(gone.device)
    hold(
        not isinstance(await table.engine.look("s", table.asker(gone.device)), Revoked), "for ever"
    )


def a_reader_with_one_device_is_never_refused(seed: int) -> None:
    """I11 and I19: whatever tabs, rests, sleeps and lost state come in whatever order."""
    asyncio.run(_a_reader_with_one_device_is_never_refused(seed))


async def _a_reader_with_one_device_is_never_refused(seed: int) -> None:
    chance, table, phone = random.Random(seed), Table(), Device("phone")
    first = await table.page(phone)
    hold(isinstance(first, Granted), f"a free seat was refused: {first}")
    epoch = first.lease.epoch if isinstance(first, Granted) else 0
    for _ in range(20):
        table.clock.forward(
            chance.choice([0, 1_000, 19_000, 20_000, 20_000, 45_000, 59_999, 70_000])
        )
        act = chance.choice(["page", "beat", "beat", "beat", "rest", "lose"])
        if act == "lose":
            await table.store.decide("s", lambda _seat, _now: (Seat(), None))
        claim = epoch if act == "lose" else None
        verdict = await (
            table.page(phone)
            if act == "page"
            else table.beat(phone, epoch, reading=act != "rest", claim=claim)
        )
        if act == "rest" and isinstance(verdict, Displaced):
            hold(verdict.holder is None, "somebody else was named")
            verdict = await table.page(phone)
        hold(isinstance(verdict, Granted), f"{act}: {verdict}")
        epoch = verdict.lease.epoch if isinstance(verdict, Granted) else 0


def whoever_reads_on_keeps_the_seat(seed: int) -> None:
    """I8: heartbeats of a page that is read hold the seat against all who only open pages."""
    asyncio.run(_whoever_reads_on_keeps_the_seat(seed))


async def _whoever_reads_on_keeps_the_seat(seed: int) -> None:
    chance, table = random.Random(seed), Table()
    phone, laptop = Device("phone"), Device("laptop")
    held = await table.page(phone)
    for _ in range(12):
        table.clock.forward(chance.choice([1_000, 10_000, POLICY.heartbeat, POLICY.quiet - 1]))
        other = await table.page(laptop)
        hold(isinstance(other, Taken), f"a second device got {other}")
        hold(isinstance(held, Granted), f"a reader's heartbeat got {held}")
        epoch = held.lease.epoch if isinstance(held, Granted) else 0
        held = await table.beat(phone, epoch)
    last = await table.beat(phone, epoch, reading=False)
    hold(isinstance(last, Granted), f"a rest got {last}")
    other = await table.page(laptop)
    if isinstance(other, Taken):
        # It was asked just now, and may yet be touched.
        hold(0 < other.asking <= POLICY.question, f"refused for a page at rest: {other}")
        table.clock.forward(other.asking)
        other = await table.page(laptop)
    hold(isinstance(other, Granted) and other.how == "handoff", f"no handoff from rest: {other}")


def a_page_that_rests_because_it_was_asked_has_its_time(seed: int) -> None:
    """I8: until the time for the answer is over, a touch keeps the seat, whoever asks meanwhile."""
    asyncio.run(_a_page_that_rests_because_it_was_asked_has_its_time(seed))


async def _a_page_that_rests_because_it_was_asked_has_its_time(seed: int) -> None:
    chance, table = random.Random(seed), Table()
    phone, laptop = Device("phone"), Device("laptop")
    held = await table.page(phone)
    epoch = held.lease.epoch if isinstance(held, Granted) else 0
    first = await table.page(laptop)
    hold(isinstance(first, Taken) and first.asking > 0, f"nobody was asked: {first}")
    await table.beat(phone, epoch, reading=False)
    table.clock.forward(chance.randrange(POLICY.question))
    again = await table.page(laptop)
    hold(isinstance(again, Taken), f"the seat went before the time was over: {again}")
    touched = await table.beat(phone, epoch)
    hold(isinstance(touched, Granted), f"a touch in time got {touched}")


def of_several_the_one_at_rest_gives_way(seed: int) -> None:
    """I8 on a seat for two: whoever reads on keeps it, whoever rests is handed off."""
    asyncio.run(_of_several_the_one_at_rest_gives_way(seed))


async def _of_several_the_one_at_rest_gives_way(seed: int) -> None:
    chance, table = random.Random(seed), Table()
    await table.engine.set_capacity("s", 2)
    devices = [Device("phone"), Device("laptop")]
    for device in devices:
        await table.page(device)
        table.clock.forward(chance.choice([1, 1_000]))
    rests = chance.choice((await table.seat()).leases)
    await table.beat(rests.device, rests.epoch, reading=False)
    await table.page(Device("tablet"))
    left = {lease.device.id for lease in (await table.seat()).leases}
    hold(rests.device.id not in left and len(left) == 2, f"{rests} rested, and {left} read")


def ping_pong_is_slowed_and_locks_nobody_out(seed: int) -> None:
    """I9 and I18: of presses that name one epoch one wins; too many wait; somebody always reads."""
    asyncio.run(_ping_pong_is_slowed_and_locks_nobody_out(seed))


async def _ping_pong_is_slowed_and_locks_nobody_out(seed: int) -> None:
    chance, table = random.Random(seed), Table()
    devices = [Device(f"device-{n}") for n in range(4)]
    await table.page(devices[0])
    moved: list[int] = []
    for _ in range(60):
        table.clock.forward(chance.choice([500, 1_000, 2_000]))
        seat = await table.seat()
        hold(len(seat.leases) == 1, f"{len(seat.leases)} devices read")
        holder = seat.leases[0]
        others = [device for device in devices if device != holder.device]
        pressed = [await table.press(one, holder.epoch) for one in chance.sample(others, 2)]
        won = sum(isinstance(one, Granted) for one in pressed)
        hold(won <= 1, "two takeovers of one epoch were won")
        if won:
            moved.append(table.clock.now)
        else:
            hold(all(isinstance(one, TooOften) for one in pressed), f"{pressed}")
            await table.beat(holder.device, holder.epoch)
    since = table.clock.now - 20_000
    hold(sum(at > since for at in moved) >= 1, "nobody can take over any more")
    hold(sum(at > since for at in moved) <= 3, "takeovers are not slowed")


def the_last_holder_wins_lost_state_back(seed: int) -> None:
    """I15 and I4: of all who show their passes, the one with the highest epoch reads in the end."""
    asyncio.run(_the_last_holder_wins_lost_state_back(seed))


async def _the_last_holder_wins_lost_state_back(seed: int) -> None:
    chance, table = random.Random(seed), Table()
    epochs: dict[Device, int] = {}
    for device in [Device(f"device-{n}") for n in range(3)]:
        table.clock.forward(chance.choice([1, 1_000, 20_000]))
        top = max(epochs.values(), default=0)
        verdict = await (table.press(device, top) if epochs else table.page(device))
        epochs[device] = verdict.lease.epoch if isinstance(verdict, Granted) else 0
    last = max(epochs, key=lambda one: epochs[one])
    before = max(epochs.values())
    await table.store.decide("s", lambda _seat, _now: (Seat(), None))
    table.clock.forward(chance.choice([1, 1_000]))
    stranger = await table.beat(Device("stranger"), before + 1)
    hold(not isinstance(stranger, Granted), "an epoch without a pass won the seat")
    for device in chance.sample(sorted(epochs, key=lambda one: one.id), 3):
        verdict = await table.beat(device, epochs[device], claim=epochs[device])
        if isinstance(verdict, Granted):
            hold(verdict.lease.epoch > epochs[device], "an epoch was given again")
        table.clock.forward(1)
    holders = [lease.device for lease in (await table.seat()).leases]
    hold(holders == [last], f"{last} held it, and now {holders} do")


def a_repeated_request_gets_its_answer(seed: int) -> None:
    """I10: at once, the same; after the lease ended, the word that it did; never a second event."""
    asyncio.run(_a_repeated_request_gets_its_answer(seed))


async def _a_repeated_request_gets_its_answer(seed: int) -> None:
    table, chance = Table(), random.Random(seed)
    for number, call in enumerate(sequence(seed)):
        named = replace(call, request=f"{call.does}-{number}")
        verdict = await table.ask(named)
        asked = call.does in ("acquire", "renew", "takeover", "release")
        if not asked or isinstance(verdict, Revoked):
            continue
        told = len(table.events)
        later = replace(named, at=call.at + chance.choice([0, 0, 500]))
        again = await table.ask(later)
        hold(len(table.events) == told, "a retry made an event")
        ended = isinstance(verdict, Granted) and verdict.lease.expires <= later.at
        # What is left of a lease is told anew.
        same = replace(again, now=verdict.now) == verdict
        hold(ended or same, f"first {verdict}, then {again}")
        if isinstance(again, Granted):
            epochs = [lease.epoch for lease in (await table.seat()).leases]
            hold(again.lease.epoch in epochs, "a grant was repeated whose lease is over")
        other = await table.ask(replace(later, device="somebody-else"))
        mine = isinstance(other, Granted) and other.lease.device.id != "somebody-else"
        hold(not mine, "another device got this one's answer")


def who_watches_is_told(seed: int) -> None:
    """I20: a lease begun or ended, an entitlement's end and a question ring; nothing on another seat."""
    asyncio.run(_who_watches_is_told(seed))


async def _who_watches_is_told(seed: int) -> None:
    table = Table()
    async with table.engine.watch("s") as rung, table.engine.watch("t") as other:
        for call in sequence(seed):
            rung.clear()
            told, before = len(table.events), await table.seat()
            await table.ask(call)
            await asyncio.sleep(0)
            after = await table.seat()
            put_out = (before.not_before, before.dismissed) != (after.not_before, after.dismissed)
            asked = after.question is not None and before.question != after.question
            if len(table.events) > told or put_out or asked:
                hold(rung.is_set(), f"{call.does} changed something, and nobody was told")
        hold(not other.is_set(), "another seat's watchers were rung")


SHARES = replace(
    POLICY,
    sharing_return=60_000,
    sharing_apart=9_000,
    sharing_noticed=1,
    sharing_shared=2,
    sharing_days=1,
    sharing_window=200_000,
    sharing_quiet=120_000,
)
"""Sharing is noticed soon, and over soon."""


def the_sharing_state_is_the_models(seed: int) -> None:
    """S7: noticed by alternations alone; gone with time, a new password or a higher capacity."""
    asyncio.run(_the_sharing_state_is_the_models(seed))


async def _the_sharing_state_is_the_models(seed: int) -> None:
    chance, clock = random.Random(seed), Clock()
    engine = Engine(MemoryStore(clock), SHARES, monotonic=lambda: clock.now / 1000)
    model, until = ModelSeat(SHARES), clock.now + LATER
    names = ("phone", "laptop")
    for _ in range(40):
        clock.forward(chance.choice([1_000, 9_000, 20_000, 20_000, 45_000, 80_000, 119_000]))
        now, name = clock.now, chance.choice(names)
        does = chance.choices(["takeover", "capacity", "password"], [12, 1, 1])[0]
        if does == "capacity":
            capacity = chance.choice([1, 2])
            await engine.set_capacity("s", capacity)
            model.set_capacity(now, capacity)
        elif does == "password":
            await engine.revoke("s", written_before=now, keep=name)
            model.revoke(now, now, name)
        else:
            # Both read, so that the seat is taken from somebody.
            for other in names:
                asker = Asker(Device(other), until, now)
                await engine.acquire("s", asker, request="")
                model.acquire(now, other, until, now)
            epoch = model.top
            await engine.takeover("s", Asker(Device(name), until, now), epoch, request="")
            model.takeover(now, name, until, now, epoch)
        seat = await engine.store.decide("s", lambda seat, _now: (seat, seat))
        state, expected = sharing_state(seat, now, SHARES), model.sharing(now)
        hold(state == expected, f"after {does}: {state}, and the model says {expected}")


def no_pass_outlives_its_lease(seed: int) -> None:
    """I5 and I7, at the gate: a pass with each grant and with nothing else."""
    asyncio.run(_no_pass_outlives_its_lease(seed))


SEALS = seals_of(
    GateConfig("http://localhost", b"a secret of the battery " * 2, "memory://", POLICY, None)
)


async def _no_pass_outlives_its_lease(seed: int) -> None:
    table, chance = Table(), random.Random(seed)
    for call in sequence(seed):
        verdict = await table.ask(call)
        caller = Caller("s", table.asker(Device(call.device)), "")
        behind = chance.choice([0, 0, -40_000, 3_000])
        now = (call.at + behind) / 1000
        reply = answers.answer(verdict, caller, SEALS, POLICY, now=now, request_id="r")
        shown = _pass_of(reply)
        if not isinstance(verdict, Granted):
            hold(not shown, f"a pass with {verdict}")
            gone = isinstance(verdict, Displaced | Revoked)
            hold(not gone or answers.NO_PASS in reply.headers, "the old pass was left there")
            continue
        it = passes.verify(SEALS.passes, shown, now=0)
        hold(it.epoch == verdict.lease.epoch, "a pass of another epoch")
        lasts = round((it.expires - now) * 1000)
        ends = [x.expires for x in (await table.seat()).leases if x.epoch == it.epoch]
        hold(bool(ends) and lasts <= min(ends) - call.at, "a pass outlives its lease")
        hold(lasts <= POLICY.pass_life, "a pass outlives its own life")


def _pass_of(reply: Reply) -> str:
    cookies = [value.decode() for name, value in reply.headers if name == b"set-cookie"]
    return next((one.partition("=")[2].partition(";")[0] for one in cookies), "")


def what_is_written_is_read(seed: int) -> None:
    """A seat comes back from its record as it went, whatever happened on it."""

    async def check() -> None:
        table = Table()
        for call in sequence(seed):
            await table.ask(call)
            seat = await table.seat()
            hold(records.decode(records.encode(seat)) == seat, f"{seat} came back otherwise")

    asyncio.run(check())


def the_store_is_asked_again_after_an_outage(seed: int) -> None:
    """Store down: left alone after three failures, and back within a second of its return."""
    asyncio.run(_the_store_is_asked_again_after_an_outage(seed))


async def _the_store_is_asked_again_after_an_outage(seed: int) -> None:
    chance = random.Random(seed)
    clock, uptime = Clock(), Clock(0)
    store = Unreliable(MemoryStore(clock), chance, loss=1)
    engine = Engine(store, POLICY, monotonic=lambda: uptime.now / 1000)
    asker = Asker(Device("phone"), LATER, NOON)
    for _ in range(chance.randint(1, 9)):
        with suppress(StoreDown):
            await engine.acquire("s", asker, request="")
        uptime.forward(chance.choice([0, 100, 2_000]))
    store.loss = 0
    uptime.forward(1_000)
    try:
        verdict = await engine.acquire("s", asker, request="")
    except StoreDown as reason:
        raise Caught(f"the store is back, and still {reason}") from reason
    hold(isinstance(verdict, Granted), f"after the outage {verdict}")
    hold(engine.down_for_ms() == 0, "the outage is still told")


BATTERY: tuple[Check, ...] = (
    the_engine_answers_as_the_model,
    every_grant_begins_and_ends_once,
    no_lease_is_longer_than_it_may_be,
    a_clock_set_back_keeps_nobody_out,
    the_newspapers_clock_is_its_own,
    a_reader_with_one_device_is_never_refused,
    whoever_reads_on_keeps_the_seat,
    a_page_that_rests_because_it_was_asked_has_its_time,
    of_several_the_one_at_rest_gives_way,
    ping_pong_is_slowed_and_locks_nobody_out,
    nobody_reads_after_they_were_put_out,
    the_last_holder_wins_lost_state_back,
    a_repeated_request_gets_its_answer,
    who_watches_is_told,
    the_sharing_state_is_the_models,
    no_pass_outlives_its_lease,
    what_is_written_is_read,
    the_store_is_asked_again_after_an_outage,
    histories_of_many_at_once_are_explained,
    two_stores_on_one_file_are_explained,
)
