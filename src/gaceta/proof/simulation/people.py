"""What people do when they meet the notice: look at it, then go on here or leave.

Who reads a page that is asked whether it is still read touches it, if they see the question.

Nobody presses a button on a device that they are not at: where the scene says who reads when, a notice
over a page that was left behind stands there until its reader is back and touches it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gaceta.proof.behaviour import Person, Reading
from gaceta.proof.simulation.script import Script
from gaceta.proof.simulation.tab import Refusal, Tab

if TYPE_CHECKING:
    from gaceta.proof.simulation.stage import Stage


class People:
    """The people of one scene."""

    def __init__(self, stage: Stage, people: tuple[Person, ...]) -> None:
        self._stage = stage
        self._people = {person.name: person for person in people}
        self._present: dict[str, list[Reading]] = {}
        for reading in stage.scene.readings:
            self._present.setdefault(reading.device, []).append(reading)
        self._standing: dict[Tab, tuple[Script | Refusal, int, int]] = {}

    def ponder(self, tab: Tab, page: Script | Refusal, epoch: int, wait: int) -> None:
        """Somebody reads the notice; what they do then is decided then, if it still stands."""
        person = self._people.get(tab.device.person) or Person(tab.device.person)
        thinks = person.thinks * self._stage.chance.uniform(0.5, 1.5)
        tab.ponderings += 1
        self._standing.pop(tab, None)
        self._stage.world.agenda.after(
            max(thinks, wait), self._decide, tab, page, epoch, wait, person, tab.ponderings
        )

    def _decide(
        self,
        tab: Tab,
        page: Script | Refusal,
        epoch: int,
        wait: int,
        person: Person,
        pondering: int,
    ) -> None:
        if tab.ponderings != pondering or tab.page is not page or not self._sees(tab, page):
            return
        if not self._is_there(tab):
            self._standing[tab] = (page, epoch, wait)
        elif self._stage.chance.random() >= person.goes_on:
            tab.close()
        elif wait:
            tab.open()
        elif isinstance(page, Script):
            page.go_on_here(epoch)
        else:
            tab.take_over(epoch)

    def asked(self, script: Script) -> None:
        """The question is shown on this page."""
        name = script.device.person
        person = self._people.get(name) or Person(name)
        if self._stage.chance.random() < person.sees:
            reacts = person.reacts * self._stage.chance.uniform(0.5, 1.5)
            self._stage.world.agenda.after(reacts, self._react, script)

    def _react(self, script: Script) -> None:
        tab = script.tab
        if script.is_asked and tab.page is script and tab.device.awake and self._is_there(tab):
            tab.touch()

    def touches(self, tab: Tab) -> None:
        """Somebody is back at this tab, where a notice may stand."""
        standing = self._standing.pop(tab, None)
        if standing:
            self.ponder(tab, *standing)

    def _is_there(self, tab: Tab) -> bool:
        if not self._stage.scene.readings:
            return True
        now = self._stage.world.agenda.now
        readings = self._present.get(tab.device.name, ())
        return any(one.start <= now < one.end for one in readings)

    def _sees(self, tab: Tab, page: Script | Refusal) -> bool:
        stands = page.is_hidden if isinstance(page, Script) else True
        return stands and tab.visible and tab.device.awake
