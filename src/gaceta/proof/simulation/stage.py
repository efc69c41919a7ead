"""One scene on its seat: who does what when, what was seen, and what must not have been."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from gaceta.proof.behaviour import Act, Does, Scene, Seen, What
from gaceta.proof.simulation.device import Device
from gaceta.proof.simulation.ledger import Change, Ledger
from gaceta.proof.simulation.people import People
from gaceta.proof.simulation.screen import Screen
from gaceta.proof.simulation.store import Asking
from gaceta.proof.simulation.tab import Tab
from gaceta.reading import Decision, Subscribe
from gaceta.seats.bell import moved
from gaceta.seats.model import Lease, Seat, Verdict

if TYPE_CHECKING:
    from gaceta.proof.simulation.world import World


DOES: dict[Does, Callable[[Device, Tab], None]] = {
    "open": lambda _, tab: tab.open(),
    "touch": lambda _, tab: tab.touch(),
    "hide": lambda _, tab: tab.hide(),
    "show": lambda _, tab: tab.show(),
    "close": lambda _, tab: tab.close(),
    "back": lambda _, tab: tab.back(),
    "sleep": lambda device, _: device.sleep(),
    "wake": lambda device, _: device.wake(),
    "offline": lambda device, _: device.go_offline(),
    "online": lambda device, _: device.go_online(),
    "move": lambda device, _: device.move(),
    "forget": lambda device, _: device.forget(),
    "sign-out": lambda device, _: device.sign_out(),
    "new-password": lambda device, _: device.stage.new_password(device),
    "prefetch": lambda device, _: device.fetch_ahead(),
    "crawl": lambda device, _: device.fetch_ahead(),
}


class Stage:
    """``seat`` is the seat's name in the store; ``chance`` is this scene's own."""

    def __init__(self, world: World, scene: Scene, seat: str, chance: Random) -> None:
        self.world = world
        self.scene = scene
        self.seat = seat
        self.chance = chance
        self.subscribed = True
        self.traced = False
        self.log: list[tuple[int, str, str]] = []
        """If ``traced``: what happened when on which device, for ``story.py``."""
        self.read_ms = 0
        """For how long a page of this seat was being read, in all."""
        self.seen: list[Seen] = []
        self.breaches: list[tuple[int, str]] = []
        self.devices_by_id: dict[str, Device] = {}
        self.ledger = Ledger(world.policy, self.breach)
        self.screen = Screen(self)
        self.people = People(self, scene.people)
        self.devices = {
            browser.name: Device(self, browser, Random(chance.random()))
            for browser in scene.browsers
        }
        self._ended_by_reader = False
        self._read_on: dict[str, int] = {}
        self._acts = iter(scene.acts)
        self._next()

    # What people do.

    def _next(self) -> None:
        act = next(self._acts, None)
        if act:
            self.world.agenda.at(act.at, self._do, act)

    def _do(self, act: Act) -> None:
        self._next()
        device = self.devices[act.device]
        self.note(device, f"does: {act.does} (tab {act.tab})")
        if device.awake or act.does == "wake":
            DOES[act.does](device, device.tab(act.tab))

    def new_password(self, device: Device) -> None:
        """Set on this device; the sessions of all others are over."""
        if not device.network.up:
            return
        self._ended_by_reader = True
        self.world.origin.new_password(self, device.cookies)
        for other in self.devices.values():
            other.signed_in = other is device

    # What is decided.

    def decided(
        self, asking: Asking, before: Seat, after: Seat, now: int, verdict: Verdict
    ) -> None:
        """The store has decided on this seat."""
        world = self.world
        changes = self.ledger.judge(asking, before, after, now, verdict, world.agenda.now)
        if moved(before, after):
            world.streams.ring(self.seat)
        if is_asked_anew(before, after):
            self._saw_question(after, asking)
        for change in changes:
            self._saw_change(change, changes)
        began = [change for change in changes if change.what == "granted"]
        if began:
            self.screen.moved(by_choice=began[-1].why == "takeover")

    def _saw_question(self, after: Seat, asking: Asking) -> None:
        for lease in after.leases:
            if after.question and lease.epoch == after.question.epoch:
                self.see("asked", lease.device.id, asking.device, epoch=lease.epoch)

    def _saw_change(self, change: Change, changes: list[Change]) -> None:
        if change.what == "ended":
            self.see("ended", change.device, change.other, change.why, change.epoch)
            return
        ended = [one for one in changes if one.what == "ended" and one.device != change.device]
        other = ended[-1].device if ended else ""
        self.see("granted", change.device, other, change.why, change.epoch)
        if change.why == "takeover":
            self.see("went-on", change.device, other, "", change.epoch)
        elif change.why == "handoff":
            self.see("handed-off", change.device, other, "", change.epoch)

    # What is seen.

    def see(
        self, what: What, device_id: str, other_id: str = "", why: str = "", epoch: int = 0
    ) -> None:
        device = self.devices_by_id[device_id]
        other = self.devices_by_id[other_id].name if other_id else ""
        now = self.world.agenda.now
        self.seen.append(Seen(now, device.name, device.person, what, other, why, epoch))
        self.note(device, f"*** {what} {why} {f'({other})' if other else ''} epoch {epoch}")

    def note(self, device: Device, told: str) -> None:
        """For the story of this seat, if it is to be told."""
        if self.traced:
            self.log.append((self.world.agenda.now, device.name, told))

    def shown(self, device: Device, lease: Lease | None) -> None:
        """A story was shown whole."""
        if lease:
            self.see("shown", device.cookies.device, epoch=lease.epoch)
        else:
            self.read_on(device, "opened")

    def read_on(self, device: Device, why: str = "renewed") -> None:
        """Reading goes on although the store gave no answer."""
        self.see("read-on", device.cookies.device, why=why)

    def refused(self, device: Device, holder: Lease) -> None:
        """A story's page was the notice."""
        self.see("refused", device.cookies.device, holder.device.id, epoch=holder.epoch)
        self._check_alone(device, "was refused a story")

    def interrupted(self, device: Device, epoch: int) -> None:
        """The notice came over an open story."""
        self.screen.told(device)
        entry = self.ledger.live.get(epoch)
        other = entry.device if entry else ""
        for what in INTERRUPTED:
            self.see(what, device.cookies.device, other, epoch=epoch)
        self._check_alone(device, "got the notice over its story")

    def turned_away(self, device: Device, decision: Decision | None) -> None:
        """A story was not shown, for another reason than another device."""
        if isinstance(decision, Subscribe) and not self._ended_by_reader:
            self.breach("I19", f"{device.name} was told to subscribe, and has a subscription")

    def reloaded(self, device: Device) -> None:
        """The script gave up with the gate."""
        self.note(device, "reloads its page")
        long_ago = self.world.agenda.now - device.signed_in_at > LOAD
        if device.signed_in and long_ago and self.subscribed:
            self.breach("I19", f"{device.name} had to reload, though signed in and subscribed")

    def _check_alone(self, device: Device, what: str) -> None:
        if len(self.devices_by_id) == 1:
            self.breach("I19", f"{device.name}, the only device of its reader, {what}")

    def breach(self, invariant: str, how: str) -> None:
        now = self.world.agenda.now
        told = f"{invariant} at {clock(now)} on {self.seat}: {how}"
        self.breaches.append((now, told))
        if self.traced:
            self.log.append((now, "BREACH", told))


def is_asked_anew(before: Seat, after: Seat) -> bool:
    """A question was put; an answer, or a clock set back, only makes it older."""
    old, new = before.question, after.question
    if new is None:
        return False
    return old is None or old.epoch != new.epoch or old.at < new.at


LOAD = 30_000
"""Milliseconds: what a page asked before its reader signed in may be answered so much later."""

INTERRUPTED: tuple[What, ...] = ("interrupted", "stopped")


def clock(milliseconds: int) -> str:
    """A moment as hours, minutes and seconds from the beginning."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
