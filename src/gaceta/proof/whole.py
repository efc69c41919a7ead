"""The model of a seat with everything in it: devices dismissed, state lost, clocks set back."""

from dataclasses import dataclass, field

from gaceta.proof.model import Answer, Grant, ModelSeat


@dataclass
class WholeSeat(ModelSeat):
    """The model with what devices dismissed, lost state and clocks set back add to it."""

    dismissed: dict[str, int] = field(default_factory=dict)
    first: int = 0
    """The first epoch since state was lost: a signed epoch below it is older than this record."""
    claim: int = 0
    top: int = 0
    """The highest epoch granted or proven."""

    def live(self, now: int) -> list[Grant]:
        running = super().live(now)
        for grant in running:
            grant.heard = min(grant.heard, now)
            grant.expires = min(grant.expires, now + self.policy.lease)
        return running

    def acquire(self, now: int, device: str, until: int, written: int) -> Answer:
        if written < self.dismissed.get(device, 0):
            self.live(now)
            return ("revoked",)
        return super().acquire(now, device, until, written)

    def beat(
        self,
        now: int,
        device: str,
        until: int,
        written: int,
        epoch: int,
        reading: bool,
        claim: int | None,
    ) -> Answer:
        """``renew``, by a device that may show its own pass from before state was lost."""
        live = self.live(now)
        if written < self.dismissed.get(device, 0):
            return ("revoked",)
        over = written < self.revoked_before or until <= now
        held = any(grant.device == device and grant.epoch == epoch for grant in live)
        lost = epoch > self.top or self.claim < epoch < self.first
        if over or held or not reading or claim != epoch or not lost:
            return self.renew(now, device, until, written, epoch, reading)
        if len(live) >= self.capacity:
            own = [grant for grant in live if grant.device == device]
            (own[0] if own else self._weakest(live)).ended = "displaced"
        self.top, self.claim = max(self.top, epoch), epoch
        return self._grant(now, device, until, "regained")

    def takeover(self, now: int, device: str, until: int, written: int, epoch: int) -> Answer:
        answer = super().takeover(now, device, until, written, epoch)
        if answer[:2] == ("granted", "takeover"):
            self.claim = max(self.claim, self.first)
            self.takeovers = self._recent(now)
        return answer

    def dismiss(self, now: int, device: str, written_before: int) -> Answer:
        for grant in self.live(now):
            if grant.device == device:
                grant.ended = "released"
        self.dismissed[device] = written_before
        return ("released",)

    def look(self, now: int, device: str, until: int, written: int) -> Answer:
        live = self.live(now)
        over = written < max(self.revoked_before, self.dismissed.get(device, 0)) or until <= now
        if over:
            return ("revoked",)
        for grant in live:
            if grant.device == device:
                return ("granted", "held", grant.epoch, grant.expires)
        if len(live) < self.capacity:
            return ("released",)
        weakest = self._weakest(live)
        return ("taken", weakest.device, weakest.epoch, self._wait(now))

    def _grant(self, now: int, device: str, until: int, how: str) -> Answer:
        epoch = max(self.top + 1, now)
        self.top, self.first = epoch, self.first or epoch
        expires = min(now + self.policy.lease, until)
        self.grants.append(Grant(device, epoch, now, expires))
        return ("granted", how, epoch, expires)

    def _recent(self, now: int) -> list[int]:
        return [at for at in self.takeovers if now - self.policy.takeover_window < at <= now]

    def _wait(self, now: int) -> int:
        recent = self._recent(now)
        if len(recent) < self.policy.takeovers:
            return 0
        return max(0, recent[-1] + self.policy.takeover_pause - now)
