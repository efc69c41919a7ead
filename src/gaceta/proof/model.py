"""The engine told again, as simply as can be: a list of all grants ever made, searched anew each time.

It shares no code with ``seats/rules.py``, knows no store and forgets nothing, so that where the two
agree over random histories, neither is likely to be wrong alone.
"""

from dataclasses import dataclass, field

from gaceta.seats.model import Policy

Answer = tuple[object, ...]


@dataclass
class Grant:
    """One lease from its beginning to its end."""

    device: str
    epoch: int
    heard: int
    expires: int
    reading: bool = True
    ended: str = ""
    ended_at: int = 0


@dataclass
class ModelSeat:
    """One seat. Every operation takes the clock, and answers in plain tuples."""

    policy: Policy
    capacity: int = 1
    grants: list[Grant] = field(default_factory=list)
    takeovers: list[int] = field(default_factory=list)
    revoked_before: int = 0
    ended: list[Grant] = field(default_factory=list)
    """In the order in which they ended."""
    won_back: list[int] = field(default_factory=list)

    def live(self, now: int) -> list[Grant]:
        """The leases that run at ``now``; those whose time has passed end here."""
        for grant in self.grants:
            if not grant.ended and grant.expires <= now:
                self._end(grant, "expired", grant.expires)
        return [grant for grant in self.grants if not grant.ended]

    def acquire(self, now: int, device: str, until: int, written: int) -> Answer:
        live = self.live(now)
        if written < self.revoked_before or until <= now:
            return ("revoked",)
        for grant in live:
            if grant.device == device:
                return self._heard(grant, now, until)
        if len(live) < self.capacity:
            return self._grant(now, device, until, "free")
        weakest = self._weakest(live)
        if not weakest.reading or now - weakest.heard >= self.policy.quiet:
            self._end(weakest, "handed-off", now)
            return self._grant(now, device, until, "handoff")
        return ("taken", weakest.device, weakest.epoch, self._wait(now))

    def renew(
        self, now: int, device: str, until: int, written: int, epoch: int, reading: bool
    ) -> Answer:
        live = self.live(now)
        if written < self.revoked_before or until <= now:
            return ("revoked",)
        mine = [grant for grant in live if grant.device == device]
        if mine and mine[0].epoch == epoch:
            if reading:
                return self._heard(mine[0], now, until)
            mine[0].reading = False
            return ("granted", "held", mine[0].epoch, mine[0].expires)
        last = max((grant.epoch for grant in self.grants), default=0)
        if mine or epoch != last or not reading:
            return ("displaced", self._reason(epoch))
        if len(live) < self.capacity:
            return self._grant(now, device, until, "regained")
        weakest = self._weakest(live)
        return ("taken", weakest.device, weakest.epoch, self._wait(now))

    def takeover(self, now: int, device: str, until: int, written: int, epoch: int) -> Answer:
        answer = self.acquire(now, device, until, written)
        named = [grant for grant in self.live(now) if grant.epoch == epoch]
        if answer[0] != "taken" or not named:
            return answer
        if self._wait(now):
            return ("too-often", self._wait(now))
        if self._is_an_alternation(now, device):
            self.won_back.append(now)
        self._end(named[0], "displaced", now)
        self.takeovers.append(now)
        return self._grant(now, device, until, "takeover")

    def release(self, now: int, device: str, epoch: int) -> Answer:
        mine = [grant for grant in self.live(now) if grant.device == device]
        if not mine:
            return ("released",)
        if mine[0].epoch != epoch:
            return ("displaced", self._reason(epoch))
        self._end(mine[0], "released", now)
        return ("released",)

    def revoke(self, now: int, written_before: int, keep: str | None) -> Answer:
        for grant in self.live(now):
            if grant.device != keep:
                self._end(grant, "revoked", now)
        self.won_back.clear()
        self.revoked_before = max(self.revoked_before, written_before)
        return ("released",)

    def set_capacity(self, now: int, capacity: int) -> Answer:
        while len(self.live(now)) > capacity:
            self._end(self._weakest(self.live(now)), "revoked", now)
        if capacity > self.capacity:
            self.won_back.clear()
        self.capacity = capacity
        return ("released",)

    def sharing(self, now: int) -> str:
        """none, noticed or shared."""
        policy = self.policy
        counted = [at for at in self.won_back if now - at < policy.sharing_window]
        if not counted or now - counted[-1] >= policy.sharing_quiet:
            return "none"
        days: list[int] = []
        for at in counted:
            if not days or at - days[-1] >= 18 * 3_600_000:
                days.append(at)
        if len(counted) >= policy.sharing_shared and len(days) >= policy.sharing_days:
            return "shared"
        return "noticed" if len(counted) >= policy.sharing_noticed else "none"

    def _is_an_alternation(self, now: int, device: str) -> bool:
        """The device lost the seat to a takeover not long ago, and none was counted just now."""
        if self.won_back and now - self.won_back[-1] < self.policy.sharing_apart:
            return False
        mine = [grant for grant in self.ended[-max(8, self.capacity) :] if grant.device == device]
        last = mine[-1] if mine else None
        lately = last is not None and now - last.ended_at < self.policy.sharing_return
        return last is not None and lately and last.ended == "displaced"

    def _end(self, grant: Grant, reason: str, at: int) -> None:
        grant.ended, grant.ended_at = reason, at
        self.ended.append(grant)

    def _grant(self, now: int, device: str, until: int, how: str) -> Answer:
        last = max((grant.epoch for grant in self.grants), default=0)
        expires = min(now + self.policy.lease, until)
        self.grants.append(Grant(device, max(last + 1, now), now, expires))
        return ("granted", how, self.grants[-1].epoch, expires)

    def _heard(self, grant: Grant, now: int, until: int) -> Answer:
        grant.heard, grant.reading = now, True
        grant.expires = min(now + self.policy.lease, until)
        return ("granted", "held", grant.epoch, grant.expires)

    def _weakest(self, live: list[Grant]) -> Grant:
        resting = [grant for grant in live if not grant.reading]
        return min(resting or live, key=lambda grant: (grant.heard, grant.epoch))

    def _reason(self, epoch: int) -> str:
        ended = [grant.ended for grant in self.grants if grant.epoch == epoch and grant.ended]
        return ended[0] if ended else "displaced"

    def _wait(self, now: int) -> int:
        recent = [at for at in self.takeovers if now - at < self.policy.takeover_window]
        if len(recent) < self.policy.takeovers:
            return 0
        return max(0, recent[-1] + self.policy.takeover_pause - now)
