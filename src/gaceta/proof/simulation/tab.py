"""A tab: the page it shows, the page before it, and how it gets from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gaceta.proof.simulation.script import Script
from gaceta.proof.simulation.wire import Cookies, Reply
from gaceta.reading import Allowed, SeatTaken

if TYPE_CHECKING:
    from gaceta.proof.simulation.device import Device

PAGE_PATIENCE = 15_000
ASLEEP = 30_000
"""Milliseconds after which it is looked again whether a device is awake."""
TRIES = 3
"""So often somebody asks for a page that does not come."""


@dataclass(eq=False)
class Waiting:
    """A page that says that the other device is being asked, and asks anew by itself."""

    visit: int


@dataclass(eq=False)
class Refusal:
    """A page that is nothing but the notice."""

    epoch: int
    wait: int


class Tab:
    """``visible`` is what the browser tells the page."""

    def __init__(self, device: Device, name: str) -> None:
        self.device = device
        self.name = name
        self.visible = True
        self.page: Script | Refusal | Waiting | None = None
        self._before: Script | None = None
        self._visit = 0
        self._reloaded = False
        self.ponderings = 0
        """So often has somebody begun to look at a notice here."""

    def open(self) -> None:
        """Go to the next story."""
        self.visible = True
        self._reloaded = False
        self._visit += 1
        self.device.sign_in()
        self._load(self._visit, TRIES)

    def reload(self) -> None:
        """The script wants the newspaper to decide; once for each entry of the tab's history."""
        if isinstance(self.page, Script) and not self.page.reloaded:
            self.device.stage.reloaded(self.device)
            self.page.reloaded = self._reloaded = True
            self._visit += 1
            self._load(self._visit, 1)

    def take_over(self, epoch: int) -> None:
        """The notice's form, sent as a page of its own; then the story anew."""
        self._visit += 1
        visit = self._visit
        device = self.device
        request = f"{device.name} form {self.name} {visit}"

        def handle(cookies: Cookies) -> Reply:
            return device.world.origin.takeover(device.stage, cookies, device.kind, epoch, request)

        def then(reply: Reply) -> None:
            if reply.status == 302:
                self._load(visit, TRIES)
            elif visit == self._visit and isinstance(self.page, Script | Refusal):
                # The notice stands as it was, and so does the question.
                device.stage.people.ponder(self, self.page, epoch, 0)

        device.send(handle, then, PAGE_PATIENCE)

    def hide(self) -> None:
        self.visible = False
        if isinstance(self.page, Script):
            self.page.visibility_changed()

    def show(self) -> None:
        self.visible = True
        match self.page:
            case Script():
                self.page.visibility_changed()
            case Refusal(epoch, wait):
                self.device.stage.people.ponder(self, self.page, epoch, wait)

    def touch(self) -> None:
        if isinstance(self.page, Script) and self.visible:
            self.page.touched()
            self.device.stage.people.touches(self)

    def close(self) -> None:
        """For good; a phone may kill the page before it has said so."""
        self._visit += 1
        faults = self.device.world.faults
        if isinstance(self.page, Script) and self.device.chance.random() >= faults.killed:
            self.page.hide_page()
        self._drop(self.page)
        self._drop(self._before)
        self.page = self._before = None

    def back(self) -> None:
        """To the story before, from the back-forward cache."""
        before = self._before
        if before is None:
            return
        self._visit += 1
        if isinstance(self.page, Script):
            self.page.hide_page()
        self._drop(self.page)
        self.page, self._before = before, None
        self._reloaded = before.reloaded
        before.show_page()

    def _load(self, visit: int, tries: int) -> None:
        device = self.device

        def handle(cookies: Cookies) -> Reply:
            if not device.signed_in:
                return Reply(200)
            return device.world.origin.story(device.stage, cookies, device.kind)

        def came(reply: Reply) -> None:
            if visit != self._visit or not device.awake:
                return
            if reply.status:
                self._commit(reply)
            elif tries > 1:
                device.world.agenda.after(
                    device.chance.uniform(1_000, 6_000), self._try_again, visit, tries - 1
                )

        device.send(handle, came, PAGE_PATIENCE)

    def _try_again(self, visit: int, tries: int) -> None:
        if visit == self._visit and self.device.awake:
            self._load(visit, tries)

    def _commit(self, reply: Reply) -> None:
        """The new page takes the place of the old one, which is kept to come back to."""
        if isinstance(self.page, Script):
            self.page.hide_page()
        if self._reloaded:
            self._drop(self.page)
        else:
            self._drop(self._before)
            self._before = self.page if isinstance(self.page, Script) else None
        self.page = None
        stage, decision = self.device.stage, reply.decision
        match decision:
            case Allowed(lease):
                beat = self.device.world.policy.heartbeat
                script = self.page = Script(self, lease.epoch if lease else 0, beat)
                script.reloaded = self._reloaded
                stage.shown(self.device, lease)
                load = self.device.chance.uniform(40, 300)
                self.device.world.agenda.after(load, self._begin, script)
            case SeatTaken(asking_ms=asking) if asking:
                self.page = Waiting(self._visit)
                stage.see("waits", self.device.cookies.device)
                # A whole number of seconds: the page's Refresh header knows no other.
                wait = -(-asking // 1000) * 1000
                self.device.world.agenda.after(wait, self._refresh, self.page)
            case SeatTaken(holder, wait_ms=wait):
                refusal = self.page = Refusal(holder.epoch, wait)
                stage.refused(self.device, holder)
                stage.people.ponder(self, refusal, holder.epoch, wait)
            case _:
                stage.turned_away(self.device, decision)

    def _refresh(self, page: Waiting) -> None:
        if self.page is not page or self._visit != page.visit:
            return
        if self.device.awake:
            self._load(self._visit, TRIES)
        else:
            self.device.world.agenda.after(ASLEEP, self._refresh, page)

    def _begin(self, script: Script) -> None:
        """The page has loaded; if it is frozen meanwhile, it begins when it is back."""
        if not script.gone and not script.frozen:
            script.run(script.begin)

    def _drop(self, page: Script | Refusal | Waiting | None) -> None:
        if isinstance(page, Script):
            page.leave()
