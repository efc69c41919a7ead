"""The monitor of screens: a text stays on a displaced device for no longer than H + 1 s (I20).

Where nobody pressed "go on here" the other device is asked first, and it may stay for Q + 1 s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gaceta.proof.simulation.script import Script

if TYPE_CHECKING:
    from gaceta.proof.simulation.device import Device
    from gaceta.proof.simulation.ledger import Entry
    from gaceta.proof.simulation.stage import Stage


class Screen:
    """Looks, a heartbeat and a second later, at each page that was being read elsewhere than the seat."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.stops: list[int] = []
        self._moved_at = 0
        policy = stage.world.policy
        self._bound = policy.heartbeat + 1_000
        # Who was displaced by nobody's choice has the other device asked, or waits until it is silent.
        self._asks_for = max(policy.heartbeat, policy.question, policy.quiet) + 1_000

    def expect(self, script: Script) -> None:
        """This page begins to be read."""
        holder = self._stage.ledger.holder()
        if holder and holder.device != script.device.cookies.device:
            self._plan(script, holder, self._asks_for)

    def moved(self, *, by_choice: bool) -> None:
        """The seat has a new holder; ``by_choice`` if somebody pressed "go on here"."""
        holder = self._stage.ledger.holder()
        if holder is None:
            return
        self._moved_at = self._stage.world.agenda.now
        for device in self._stage.devices.values():
            if device.cookies.device != holder.device:
                for script in device.scripts():
                    if script.reading_since is not None:
                        bound = self._bound if by_choice else self._asks_for
                        self._plan(script, holder, bound)

    def told(self, device: Device) -> None:
        """The notice stands: how long after the seat went?"""
        since = self._moved_at
        if any(one.is_hidden and self._is_watched_since(one, since) for one in device.scripts()):
            self.stops.append(self._stage.world.agenda.now - since)

    def _plan(self, script: Script, holder: Entry, bound: int) -> None:
        agenda = self._stage.world.agenda
        agenda.after(bound, self._look, script, holder.epoch, agenda.now)

    def _look(self, script: Script, epoch: int, since: int) -> None:
        if not self._is_watched_since(script, since) or script.is_hidden:
            return
        holder = self._stage.ledger.live.get(epoch)
        device = script.device
        if holder is None or holder.device == device.cookies.device:
            return
        self._stage.breach(
            "I20",
            f"{device.name} shows the text {self._stage.world.agenda.now - since} ms after the seat "
            f"went to {holder.device}",
        )

    def _is_watched_since(self, script: Script, since: int) -> bool:
        """Visible, touched of late, online, and with a store that answers, all the time."""
        device, state = script.device, script.state
        # A page that read on through an outage speaks for its device's other tabs, too.
        spared = any(page.state.spared for page in device.scripts())
        if script.gone or script.frozen or not script.begun or not device.network.up:
            return False
        if script.reading_since is None or script.reading_since > since:
            return False
        troubled = max(script.troubled_at, device.troubled_at)
        return troubled < since and not spared and not state.failures
