"""A browser: its cookies, its network, its clocks, its tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from gaceta.proof.behaviour import Browser
from gaceta.proof.page import Question
from gaceta.proof.simulation.clock import PageClock
from gaceta.proof.simulation.leader import Locks
from gaceta.proof.simulation.network import PATIENCE, Network
from gaceta.proof.simulation.script import Script
from gaceta.proof.simulation.tab import Tab
from gaceta.proof.simulation.wire import NOTHING, Cookies, Reply

if TYPE_CHECKING:
    from gaceta.proof.simulation.stage import Stage

Done = Callable[[Reply], object]
Handle = Callable[[Cookies], Reply]

BROWSER_PATIENCE = 30_000
"""Milliseconds after which a browser gives up what no script timed."""

SLOW = 600
"""Milliseconds; a network that is slower does not count as online where a bound is in question."""


class Device:
    """``awake`` and ``network.up`` are as the scene has them."""

    def __init__(self, stage: Stage, browser: Browser, chance: Random) -> None:
        world, faults = stage.world, stage.world.faults
        self.stage: Stage = stage
        self.world = world
        self.chance = chance
        self.name = browser.name
        self.person = browser.person
        self.kind = browser.kind
        self.awake = True
        self.signed_in = True
        self.signed_in_at = -1
        self.troubled_at = -1
        """When a message was last lost or held up, or the network gone."""
        self.has_locks = not faults.no_locks or chance.random() >= faults.no_locks
        self.locks = Locks(world.agenda)
        self.network = Network(world.agenda, chance, faults)
        drift = chance.uniform(-faults.device_drift, faults.device_drift)
        self.clock = PageClock(world.agenda, 1 + drift, counts_sleep=chance.random() < 0.5)
        self.tabs: dict[str, Tab] = {}
        self._ids = 0
        self._requests = 0
        self.cookies = Cookies(self._new_id())

    # What is done on it.

    def tab(self, name: str) -> Tab:
        if name not in self.tabs:
            self.tabs[name] = Tab(self, name)
        return self.tabs[name]

    def sleep(self) -> None:
        if not self.awake:
            return
        self.awake = False
        self.clock.sleep()
        self.network.up = False
        self.network.cut()

    def wake(self) -> None:
        """The pages run again at once; the network takes a moment."""
        if self.awake:
            return
        self.awake = True
        self.clock.wake()
        self.world.agenda.after(
            self.chance.uniform(100, 4_000), self.go_online, self.chance.random() < 0.5
        )
        for script in self.scripts():
            script.thaw()

    def go_offline(self) -> None:
        self.troubled_at = self.world.agenda.now
        self.network.up = False
        self.network.cut()

    def go_online(self, told: bool = True) -> None:
        """``told``: the browser says so to its pages."""
        if not self.awake or self.network.up:
            return
        self.troubled_at = self.world.agenda.now
        self.network.up = True
        for script in self.scripts():
            script.stream_lost()
            if told:
                script.came_online()

    def move(self) -> None:
        """Another address: what was under way is lost, and streams break."""
        self.troubled_at = self.world.agenda.now
        self.network.cut()
        for script in self.scripts():
            script.stream_lost()

    def forget(self) -> None:
        self.cookies = Cookies(self._new_id())
        self.signed_in = False

    def sign_in(self) -> None:
        """At the next story, if need be."""
        if not self.signed_in:
            self.signed_in = True
            self.signed_in_at = self.world.agenda.now

    def sign_out(self) -> None:
        """Its session and its entitlement go; the device keeps its name."""
        if self.network.up and self.signed_in:
            self.world.origin.sign_out(self.stage, self.cookies)
            self.signed_in = False
            self.cookies = Cookies(self.cookies.device)

    def set_clock(self) -> None:
        """The wall clock jumps: no page counts by it, but a cookie with an end may be gone."""
        if self.chance.random() < 0.5:
            self.cookies = replace(self.cookies, read_pass=None)

    def scripts(self) -> list[Script]:
        """Those that are not frozen."""
        found = (tab.page for tab in self.tabs.values())
        return [one for one in found if isinstance(one, Script) and not one.frozen]

    # Messages.

    def ask(self, script: Script, to: Question, epoch: int, done: Done) -> None:
        """A question to the gate, as ``client/gate.js`` puts it."""
        self._requests += 1
        request = f"{self.name} {self._requests}"

        def handle(cookies: Cookies) -> Reply:
            reply = self.world.origin.gate(cookies, to, epoch, request)
            self.stage.note(
                self, f"gate answers {to} {epoch}: {reply.status} {reply.state} {reply.epoch}"
            )
            return reply

        self.stage.note(self, f"asks {to} {epoch} (tab {script.tab.name})")

        def put(then: Done) -> None:
            self.fetch(script, handle, then, PATIENCE)

        def entitled(reply: Reply) -> None:
            put(done) if reply.status == 204 else done(reply)

        def judged(reply: Reply) -> None:
            if reply.status == 401:
                self.fetch(script, self._entitle, entitled, PATIENCE)
            else:
                done(reply)

        def first(reply: Reply) -> None:
            # A rest must not come late.
            if reply.status or to == "rest":
                judged(reply)
            else:
                put(judged)

        put(first)

    def fetch_ahead(self) -> None:
        """A story that nobody looks at: fetched in advance, or by a program that says it is one."""

        def handle(cookies: Cookies) -> Reply:
            if not self.signed_in:
                return Reply(200)
            return self.world.origin.story(self.stage, cookies, self.kind, speculative=True)

        self.send(handle, lambda _: None, BROWSER_PATIENCE)

    def fetch_notice(self, script: Script, done: Done) -> None:
        def handle(cookies: Cookies) -> Reply:
            if not self.signed_in:
                return Reply(302)
            return self.world.origin.notice(self.stage, cookies, self.kind)

        self.fetch(script, handle, done, PATIENCE)

    def fetch(self, script: Script, handle: Handle, done: Done, patience: int) -> None:
        """Send it, and hand the answer to the page; NOTHING if none comes in time."""
        self.send(handle, lambda reply: script.run(lambda: done(reply)), patience)

    def send(self, handle: Handle, done: Done, patience: int) -> None:
        """The request goes out now, with the cookies of now."""
        agenda, network = self.world.agenda, self.network
        cookies, line, gives_up = self.cookies, network.line, agenda.now + patience
        sent = agenda.now

        def trouble() -> None:
            self.troubled_at = agenda.now

        def fail() -> None:
            trouble()
            done(NOTHING)

        def arrive() -> None:
            reply = handle(cookies)
            back = network.delay() + reply.took
            if back > SLOW:
                trouble()
            if network.loses_reply() or agenda.now + back > gives_up:
                trouble()
                agenda.at(gives_up, fail)
            else:
                agenda.after(back, deliver, reply)

        def deliver(reply: Reply) -> None:
            if network.line != line:
                fail()
                return
            if agenda.now - sent > SLOW:
                trouble()
            self.accept(cookies, reply)
            done(reply)

        if not network.up:
            agenda.after(5, fail)
            return
        out = network.delay()
        if out > SLOW:
            trouble()
        if network.loses_request():
            trouble()
            agenda.at(gives_up, fail)
        elif out >= patience:
            agenda.at(gives_up, fail)
            agenda.after(out, handle, cookies)
        else:
            agenda.after(out, arrive)
            network.repeats(lambda: handle(cookies))

    def accept(self, shown: Cookies, reply: Reply) -> None:
        """The cookies that an answer sets, unless they were cleared since it was asked for."""
        mine = self.cookies
        if mine.device != shown.device or not self.signed_in:
            return
        if reply.entitlement:
            mine = replace(mine, entitlement=reply.entitlement)
        if reply.read_pass:
            mine = replace(mine, read_pass=reply.read_pass)
        elif reply.drops_pass:
            mine = replace(mine, read_pass=None)
        self.cookies = mine

    def tell_tabs(self, sender: Script, epoch: int) -> None:
        """The other tabs hear it a moment later."""
        for script in self.scripts():
            if script is not sender:
                self.world.agenda.after(1 + self.chance.random() * 4, self._tell, script, epoch)

    def _tell(self, script: Script, epoch: int) -> None:
        script.run(lambda: script.hear_tab(epoch))

    def _entitle(self, cookies: Cookies) -> Reply:
        if not self.signed_in:
            return Reply(401)
        return self.world.origin.entitle(self.stage, cookies, self.kind)

    def _new_id(self) -> str:
        self._ids += 1
        name = self.name if self._ids == 1 else f"{self.name}#{self._ids}"
        self.stage.devices_by_id[name] = self
        return name
