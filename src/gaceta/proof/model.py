"""The engine told again, as simply as can be: a list of all grants ever made, searched anew each time.

It shares no code with ``seats/rules.py`` and knows no store, so that where the two agree over random
histories, neither is likely to be wrong alone. Lost state is a new ModelSeat.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from gaceta.seats.model import Policy

Answer = tuple[object, ...]

HOUR = 3_600_000
NEVER = 10**18


@dataclass
class Grant:
    """One lease from its beginning to its end."""

    device: str
    epoch: int
    heard: int
    expires: int
    reading: bool = True
    ended: str = ""
    ended_at: int = NEVER
    since: int = 0


@dataclass
class Told:
    """An answer that was given to a request."""

    request: str
    device: str
    answer: Answer
    at: int
    eventful: bool


@dataclass
class ModelSeat:
    """One seat. Every operation takes the clock, and answers in plain tuples."""

    policy: Policy
    capacity: int = 1
    grants: list[Grant] = field(default_factory=list)
    takeovers: list[int] = field(default_factory=list)
    revoked_before: int = 0
    dismissed: dict[str, int] = field(default_factory=dict)
    first: int = 0
    """The first epoch since state was lost: a signed epoch below it is older than this record."""
    claim: int = 0
    top: int = 0
    """The highest epoch granted or proven."""
    endings: list[Grant] = field(default_factory=list)
    """Those of which it is remembered how they ended."""
    told: list[Told] = field(default_factory=list)
    won_back: list[int] = field(default_factory=list)
    """The moments of alternation; see ``sharing``."""
    question: tuple[int, int] | None = None
    """The epoch of the lease that was asked whether it is still being read, and when."""

    def live(self, now: int) -> list[Grant]:
        """The leases that run at ``now``; those whose time has passed end here.

        With a clock that was set back, none lasts longer than one that begins now.
        """
        running = [grant for grant in self.grants if not grant.ended]
        if self.question:
            self.question = (self.question[0], min(self.question[1], now))
        for grant in running:
            if grant.expires <= now:
                self._end(grant, "expired", grant.expires)
            else:
                grant.since, grant.heard = min(grant.since, now), min(grant.heard, now)
                grant.expires = min(grant.expires, now + self.policy.lease)
        return [grant for grant in running if not grant.ended]

    def once(self, now: int, request: str, device: str, ask: Callable[[], Answer]) -> Answer:
        """What was answered to this request before, if it is remembered; else what ``ask`` answers."""
        for told in reversed(self.told):
            same = (told.request, told.device) == (request, device)
            if same and 0 <= now - told.at < self.policy.lease:
                return self._still(told.answer, now)
        before = self._so_far()
        answer = ask()
        if answer == ("revoked",):
            # The question comes again with another entitlement, and is then a new one.
            return answer
        self._remember(Told(request, device, answer, now, self._so_far() != before))
        return answer

    def acquire(self, now: int, device: str, until: int, written: int) -> Answer:
        live = self.live(now)
        if self._over(now, device, until, written):
            return ("revoked",)
        for grant in live:
            if grant.device == device:
                if self._has_time_left(now, grant):
                    # Whoever opens a page, or touches it again, has answered.
                    self.question = (grant.epoch, now - self.policy.question)
                return self._heard(grant, now, until)
        if len(live) < self.capacity:
            return self._grant(now, device, until, "free")
        weakest = self._weakest(live)
        left = [
            grant
            for grant in live
            if not (grant.reading and now - grant.heard < self.policy.quiet)
            and not self._has_time_left(now, grant)
        ]
        if left:
            self._end(self._weakest(left), "handed-off", now)
            return self._grant(now, device, until, "handoff")
        if self._may_be_asked(now, weakest, device):
            self.question = (weakest.epoch, now)
        return self._taken(now, live)

    def renew(
        self,
        now: int,
        device: str,
        until: int,
        written: int,
        epoch: int,
        reading: bool,
        claim: int | None = None,
    ) -> Answer:
        live = self.live(now)
        if self._over(now, device, until, written):
            return ("revoked",)
        mine = [grant for grant in live if grant.device == device]
        if mine and mine[0].epoch == epoch:
            if reading:
                return self._heard(mine[0], now, until)
            mine[0].reading = False
            return ("granted", "held", mine[0].epoch, mine[0].expires)
        if reading and claim == epoch and (epoch > self.top or self.claim < epoch < self.first):
            return self._win_back(now, device, until, epoch)
        if mine or epoch != self.top or not reading:
            return ("displaced", self._reason(epoch))
        if len(live) < self.capacity:
            return self._grant(now, device, until, "regained")
        return self._taken(now, live)

    def takeover(self, now: int, device: str, until: int, written: int, epoch: int) -> Answer:
        asked_before = self.live(now) and self.question
        answer = self.acquire(now, device, until, written)
        if answer[0] != "taken":
            return answer
        # A takeover neither asks nor waits for an answer.
        self.question = asked_before or None
        named = [grant for grant in self.live(now) if grant.epoch == epoch]
        if not named:
            return (*answer[:4], 0)
        if self._wait(now):
            return ("too-often", self._wait(now))
        if self._is_an_alternation(now, device):
            self.won_back.append(now)
        self._end(named[0], "displaced", now)
        self.takeovers = [*self._recent(now), now][-self.policy.takeovers :]
        self.claim = max(self.claim, self.first)
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

    def dismiss(self, now: int, device: str, written_before: int) -> Answer:
        for grant in self.live(now):
            if grant.device == device:
                self._end(grant, "released", now)
        gone = {who: at for who, at in self.dismissed.items() if written_before - at < HOUR}
        self.dismissed = {**gone, device: max(gone.get(device, 0), written_before)}
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
        counted = self._counted(now)
        if not counted or now - counted[-1] >= policy.sharing_quiet:
            return "none"
        days: list[int] = []
        for at in counted:
            if not days or at - days[-1] >= 18 * HOUR:
                days.append(at)
        if len(counted) >= policy.sharing_shared and len(days) >= policy.sharing_days:
            return "shared"
        return "noticed" if len(counted) >= policy.sharing_noticed else "none"

    def _counted(self, now: int) -> list[int]:
        return [at for at in self.won_back if now - self.policy.sharing_window < at <= now]

    def _is_an_alternation(self, now: int, device: str) -> bool:
        """The device lost the seat to a takeover not long ago, and none was counted just now."""
        counted = self._counted(now)
        if counted and now - counted[-1] < self.policy.sharing_apart:
            return False
        mine = [grant for grant in self.endings if grant.device == device]
        last = mine[-1] if mine else None
        lately = last is not None and now - last.ended_at < self.policy.sharing_return
        return last is not None and lately and last.ended == "displaced"

    def look(self, now: int, device: str, until: int, written: int) -> Answer:
        live = self.live(now)
        if self._over(now, device, until, written):
            return ("revoked",)
        for grant in live:
            if grant.device == device:
                asked = self._has_time_left(now + self.policy.question // 2, grant)
                told = ("granted", "held", grant.epoch, grant.expires)
                return (*told, "asked") if asked else told
        if len(live) < self.capacity:
            return ("released",)
        return self._taken(now, live)

    def _taken(self, now: int, live: list[Grant]) -> Answer:
        weakest = self._weakest(live)
        asking = self._answer_in(now, live)
        return ("taken", weakest.device, weakest.epoch, self._wait(now), asking)

    def _may_be_asked(self, now: int, holder: Grant, device: str) -> bool:
        """It did not displace that device just now, and has not answered just now."""
        policy = self.policy
        if policy.question == 0:
            return False
        mine = [grant for grant in self.endings if grant.device == device]
        displaced_by_it = (
            bool(mine) and mine[-1].ended == "displaced" and mine[-1].ended_at == holder.since
        )
        if displaced_by_it and now - holder.since < policy.quiet:
            return False
        return self.question is None or now - self.question[1] >= policy.question + policy.idle

    def _answer_in(self, now: int, live: list[Grant]) -> int:
        """Until the question is over, and the page that was asked was heard of or is silent."""
        if self.question is None:
            return 0
        epoch, at = self.question
        if now < at + self.policy.question:
            return at + self.policy.question - now
        (asked,) = (grant for grant in live if grant.epoch == epoch)
        if asked.heard > at or not asked.reading:
            return 0
        silent_in = asked.heard + self.policy.quiet - now
        return min(self.policy.question, max(0, silent_in))

    def _has_time_left(self, now: int, grant: Grant) -> bool:
        if self.question is None or self.question[0] != grant.epoch:
            return False
        return now < self.question[1] + self.policy.question

    def _forget_question(self, grant: Grant) -> None:
        if self.question and self.question[0] == grant.epoch:
            self.question = None

    def _over(self, now: int, device: str, until: int, written: int) -> bool:
        since = max(self.revoked_before, self.dismissed.get(device, 0))
        return written < since or until <= now

    def _grant(self, now: int, device: str, until: int, how: str) -> Answer:
        epoch = self.top = max(self.top + 1, now)
        self.first = self.first or epoch
        expires = min(now + self.policy.lease, until)
        self.grants.append(Grant(device, epoch, now, expires, since=now))
        return ("granted", how, epoch, expires)

    def _win_back(self, now: int, device: str, until: int, epoch: int) -> Answer:
        live = self.live(now)
        mine = [grant for grant in live if grant.device == device]
        if mine or len(live) >= self.capacity:
            self._end((mine or [self._weakest(live)])[0], "displaced", now)
        self.top, self.claim = max(self.top, epoch), epoch
        return self._grant(now, device, until, "regained")

    def _heard(self, grant: Grant, now: int, until: int) -> Answer:
        grant.heard, grant.reading = now, True
        grant.expires = min(now + self.policy.lease, until)
        return ("granted", "held", grant.epoch, grant.expires)

    def _end(self, grant: Grant, reason: str, at: int) -> None:
        """How the last eight ended is told for a day; see ``_reason``."""
        grant.ended, grant.ended_at = reason, at
        self._forget_question(grant)
        recent = [other for other in self.endings if at - other.ended_at < 24 * HOUR]
        kept = [*recent, grant][-max(8, self.capacity) :]
        for other in self.endings:
            if other not in kept:
                other.ended = "forgotten"
        self.endings = kept

    def _weakest(self, live: list[Grant]) -> Grant:
        resting = [grant for grant in live if not grant.reading]
        return min(resting or live, key=lambda grant: (grant.heard, grant.epoch))

    def _reason(self, epoch: int, otherwise: str = "displaced") -> str:
        ended = [grant.ended for grant in self.grants if grant.epoch == epoch]
        known = [reason for reason in ended if reason not in ("", "forgotten")]
        return known[0] if known else otherwise

    def _recent(self, now: int) -> list[int]:
        return [at for at in self.takeovers if now - self.policy.takeover_window < at <= now]

    def _wait(self, now: int) -> int:
        recent = self._recent(now)
        if len(recent) < self.policy.takeovers:
            return 0
        return max(0, recent[-1] + self.policy.takeover_pause - now)

    def _so_far(self) -> tuple[int, int]:
        return len(self.grants), sum(1 for grant in self.grants if grant.ended)

    def _still(self, answer: Answer, now: int) -> Answer:
        if answer[0] != "granted":
            return answer
        (grant,) = (grant for grant in self.grants if grant.epoch == answer[2])
        if not grant.ended and grant.expires > now:
            return (*answer[:3], min(grant.expires, int(str(answer[3]))))
        return ("displaced", self._reason(grant.epoch, "expired"))

    def _remember(self, new: Told) -> None:
        """Of each device the last answer, and those that began or ended a lease; four in all."""
        kept = [
            old
            for old in self.told
            if 0 <= new.at - old.at < self.policy.lease
            and (old.eventful or old.device != new.device)
        ]
        self.told = [*kept[-3:], new]
