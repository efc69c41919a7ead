"""The reader's script in one open story: joins the page's rules to its browser, as ``reader.js`` does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gaceta.proof import page
from gaceta.proof.simulation.clock import Timer
from gaceta.proof.simulation.streams import CLOSED, Connection
from gaceta.proof.simulation.wire import NOTHING, Reply

if TYPE_CHECKING:
    from gaceta.proof.simulation.device import Device
    from gaceta.proof.simulation.tab import Tab


class Script:
    """From the moment the story is shown until its page is gone. ``frozen``: kept to come back to."""

    def __init__(self, tab: Tab, epoch: int, beat: float) -> None:
        self.tab = tab
        self.device: Device = tab.device
        self.state = page.start(epoch, beat)
        self.begun = self.frozen = self.gone = False
        self.is_hidden = False
        """The notice stands where the text was."""
        self.reloaded = False
        """The script has fetched this story anew once, and will not again."""
        self.reading_since: int | None = None
        self.troubled_at = -1
        """When this page last had a question unanswered, or an answer without the store."""
        self._reading = False
        self._until = 0.0
        """Without a touch it counts as read until then."""
        self.is_asked = False
        """The line is shown that another device asks for the seat."""
        self._wants_notice = False
        self._parked: list[Callable[[], object]] = []
        self._stands = False
        self._on_channel = False
        self._stream: Connection | None = None
        self._replaced = False
        world = self.device.world
        self._agenda = world.agenda
        self._chance = self.device.chance
        self._beats = Timer(world.agenda, self.device.clock, self, self._tick)
        self._idles = Timer(world.agenda, self.device.clock, self, self.look)

    # When it runs at all.

    def run(self, do: Callable[[], object]) -> None:
        """Do it now, or once the page is back and the device awake; never if the page is gone."""
        if self.gone:
            return
        if self.frozen or not self.device.awake:
            self._parked.append(do)
        else:
            do()

    def thaw(self) -> None:
        """What waited happens now, in its order."""
        parked, self._parked = self._parked, []
        for do in parked:
            self.run(do)

    def begin(self) -> None:
        self.begun = True
        self.touch()

    # Presence.

    def look(self, *, again: bool = False) -> None:
        now = self.device.clock.now()
        left = self._until - now
        self._reading = self.tab.visible and not self.frozen and left > 0
        self._idles.set(now + left if self._reading else page.NEVER)
        self._seen(again)

    def touch(self, *, again: bool = False) -> None:
        self._extend()
        self.look(again=again)

    def ask(self) -> None:
        """The question is shown, and the page rests until somebody touches it."""
        self._until = 0
        self.is_asked = True
        self.device.stage.people.asked(self)
        self.look()

    def touched(self) -> None:
        """Somebody scrolls, types or points."""
        if not self.begun:
            return
        if self._reading:
            self._extend()
        else:
            self.touch()

    def _extend(self) -> None:
        self._until = self.device.clock.now() + self.device.world.policy.idle
        self.is_asked = False

    def visibility_changed(self) -> None:
        if self.begun:
            self.touch()

    def came_online(self) -> None:
        if self.begun:
            self.look(again=True)

    def hide_page(self) -> None:
        """The browser leaves the page: it says so, and steps back."""
        if self.begun:
            self._reading, self._until = False, 0
            self._seen(again=False)
            self._stand(False)
        self._on_channel = False
        self.frozen = True

    def show_page(self) -> None:
        """The page comes back from the back-forward cache."""
        self.frozen = False
        if not self.begun:
            self.begin()
            return
        self.touch()
        self.touch(again=True)
        self.thaw()

    def leave(self) -> None:
        """The page is over, with or without a word."""
        self._stop_counting()
        self.gone = True
        self._close_stream()
        self.device.locks.quit(self)

    def _stop_counting(self) -> None:
        if self.reading_since is not None:
            self.device.stage.read_ms += self._agenda.now - self.reading_since
        self.reading_since = None

    def _seen(self, again: bool) -> None:
        if self._reading and self.reading_since is None:
            self.reading_since = self._agenda.now
        elif not self._reading:
            self._stop_counting()
        self.happened(page.Presence(self._reading, again))
        if self.reading_since == self._agenda.now:
            self.device.stage.screen.expect(self)

    # The rules.

    def happened(self, happening: page.Happening) -> None:
        now = self.device.clock.now()
        self.state, act = page.following(self.state, happening, now, self._chance.random())
        if act == "go-on":
            self._end_notice()
        elif act == "reload":
            self.tab.reload()
        elif act:
            self.inquire(act)
        if act in ("go-on", "notice"):
            self.device.tell_tabs(self, self.state.epoch)
        speaks, listens, wakes = page.wants(self.state)
        self._stand(speaks)
        self._listen(listens)
        self._beats.set(wakes)

    def told(self, epoch: int, asked: bool = False) -> None:
        what = f"is told epoch {epoch}{', and asked' if asked else ''} (tab {self.tab.name})"
        self.device.stage.note(self.device, what)
        self.happened(page.Told(epoch))
        if asked:
            self.ask()

    def _tick(self) -> None:
        self.happened(page.TICK)

    def inquire(
        self,
        to: page.Question,
        epoch: int | None = None,
        then: Callable[[Reply], object] | None = None,
    ) -> None:
        """Ask, and tell the rules what came back; ``then`` hears it too."""

        def answered(reply: Reply) -> None:
            failed = not reply.status or reply.status >= 500 or reply.state == "degraded"
            # Even the first good answer comes late, after failures.
            if failed or self.state.failures:
                self.troubled_at = self._agenda.now
            if to != "notice" and reply.state == "degraded":
                self.device.stage.read_on(self.device)
            if to == "notice":
                self._notice_came(reply)
            told = page.Answer(to, reply.status, reply.state, reply.epoch, reply.beat, reply.asking)
            self.happened(told)
            if then:
                then(reply)

        if to == "notice":
            self._wants_notice = True
            self.device.fetch_notice(self, answered)
        else:
            self.device.ask(self, to, self.state.epoch if epoch is None else epoch, answered)

    # The notice.

    def _notice_came(self, reply: Reply) -> None:
        if reply.status != 200 or not self._wants_notice:
            return
        stage = self.device.stage
        if not self.is_hidden:
            self.is_hidden = True
            stage.interrupted(self.device, reply.epoch)
        stage.people.ponder(self.tab, self, reply.epoch, reply.wait)

    def _end_notice(self) -> None:
        self._wants_notice = self.is_hidden = False

    def go_on_here(self, epoch: int) -> None:
        """The reader presses the notice's button."""

        def judged(reply: Reply) -> None:
            if reply.status not in (200, 409):
                self.tab.take_over(epoch)

        self.inquire("takeover", epoch, judged)

    # The tabs of a device.

    def _stand(self, wanted: bool) -> None:
        if wanted == self._stands:
            return
        self._stands = wanted
        self.device.locks.quit(self)
        if wanted:
            self._on_channel = True
        if wanted and self.device.has_locks:
            self.device.locks.request(self)
        else:
            self.happened(page.Lead(wanted))

    def elected(self) -> None:
        self.run(self._lead)

    def _lead(self) -> None:
        if self.device.locks.holds(self):
            self.happened(page.Lead(True))

    def hear_tab(self, epoch: int) -> None:
        """Another tab says how the device's seat stands."""
        if self._on_channel:
            self.told(epoch)

    # The stream.

    def _listen(self, wanted: bool) -> None:
        if not wanted:
            self._close_stream()
            self._replaced = False
        elif not self._replaced and (self._stream is None or self._stream.state == CLOSED):
            self._stream = Connection(
                self.device.network,
                self.run,
                lambda: self.device.cookies,
                self.told,
                self._was_replaced,
            )
            self.device.world.streams.connect(self._stream)

    def _was_replaced(self) -> None:
        self._replaced = True

    def _close_stream(self) -> None:
        if self._stream:
            self.device.world.streams.close(self._stream)
            self._stream = None

    def stream_lost(self) -> None:
        if self._stream:
            self.device.world.streams.lost(self._stream)


__all__ = ["NOTHING", "Script"]
