"""The monitor of one seat: a book of all leases, kept from questions and answers alone.

It shares no code with ``seats/rules.py``. Whatever the book cannot explain is a breach of an invariant,
named as in docs/guarantee.md and told in words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gaceta.proof.simulation.store import Asking
from gaceta.seats.model import (
    Asker,
    Displaced,
    Granted,
    Lease,
    Policy,
    Revoked,
    Seat,
    Taken,
    TooOften,
    Verdict,
)

ANSWERS_KEPT = 32
SLACK = 1_200
"""Milliseconds: a smaller step of the store's clock is lost among the delays of asking."""

Breach = Callable[[str, str], None]
"""Is told which invariant does not hold, and how that was seen."""


@dataclass(slots=True)
class Entry:
    """A lease that runs. ``spoke`` is when its device was last granted it, in true time.

    ``slack``: after the store's clock was set back its end is known no better than so.
    """

    device: str
    epoch: int
    heard: int
    expires: int
    spoke: int
    reading: bool = True
    slack: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request came to, and when; ``eventful`` if it began or ended a lease."""

    verdict: Verdict
    at: int
    eventful: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A lease began, or ended with a reason."""

    what: str
    device: str
    epoch: int
    why: str
    other: str = ""


class Ledger:
    """``judge`` is told every decision on the seat, in the store's order."""

    def __init__(self, policy: Policy, breach: Breach) -> None:
        self._policy = policy
        self._breach = breach
        self.live: dict[int, Entry] = {}
        self._device_of: dict[int, str] = {}
        self._ended: dict[int, str] = {}
        self._highest = 0
        self._answers: dict[tuple[str, str], Answered] = {}
        self._latest: dict[str, tuple[str, str]] = {}
        """Each device's last request: a retry comes at once or never, so that far answers are kept."""
        self._told: dict[tuple[str, int], None] = {}
        self._over: dict[str, int] = {}
        """For each device, or all (""): entitlements written before this moment are over."""
        self._clock_unsafe = False

    def lost(self) -> None:
        """The store forgot this seat; what it once gave out stays in the book."""
        self.live.clear()
        self._answers.clear()
        self._over.clear()

    def clock_set_back(self) -> None:
        """Epochs can only be promised to grow over lost state while the store's clock does."""
        self._clock_unsafe = True

    def judge(
        self,
        asking: Asking,
        before: Seat,
        after: Seat,
        now: int,
        verdict: Verdict,
        true_now: int,
    ) -> list[Change]:
        """What changed, by the book; breaches are told on the way."""
        expired = self._settle(now, true_now)
        earlier = self._answered(asking, verdict, now)
        # A record may still hold a lease that has run out: nobody asked about it since.
        live = [lease for lease in after.leases if lease.expires > now]
        ended = [entry for epoch, entry in self.live.items() if not _has(live, epoch)]
        began = [lease for lease in live if lease.epoch not in self.live]
        eventful = bool(ended or began)
        if earlier and earlier.eventful and eventful:
            self._breach("I10", f"a repeated {asking.op} of {asking.device} moved the seat again")
        changes = [
            *(Change("ended", entry.device, entry.epoch, "expired") for entry in expired),
            *(self._end(entry, asking, now) for entry in ended),
            *(self._begin(lease, asking, verdict, now, true_now) for lease in began),
        ]
        self._look_at_seat(after)
        # What is answered from memory writes nothing.
        if earlier is None or after is not before:
            self._look_at_verdict(asking, verdict, now, true_now)
            self._remember(asking, verdict, now, eventful=eventful)
        self._note_endings(asking)
        return changes

    def told(self, what: str, epoch: int) -> None:
        """The engine told an event."""
        if (what, epoch) in self._told:
            self._breach("I14", f"that epoch {epoch} {what} was told twice")
        if epoch not in self._device_of:
            self._breach("I14", f"epoch {epoch} {what}, and nobody was ever granted it")
        self._told[what, epoch] = None

    def holder(self) -> Entry | None:
        """Who holds the seat by the book; of several the last."""
        return next(reversed(self.live.values()), None)

    def _settle(self, now: int, true_now: int) -> list[Entry]:
        latest = now + self._policy.lease
        for entry in self.live.values():
            if entry.heard > now:
                # The store's clock was set back, which the engine notices beside its monotonic one.
                behind = entry.heard - now + true_now - entry.spoke
                entry.heard, entry.expires = entry.heard - behind, entry.expires - behind
                entry.slack = SLACK
        expired = [entry for entry in self.live.values() if entry.expires + entry.slack <= now]
        for entry in expired:
            self._close(entry, "expired")
        for entry in self.live.values():
            entry.expires = min(entry.expires, latest)
        return expired

    def _close(self, entry: Entry, why: str) -> None:
        del self.live[entry.epoch]
        self._ended[entry.epoch] = why

    def _answered(self, asking: Asking, verdict: Verdict, now: int) -> Answered | None:
        """What this very request was answered before. The last answer of a device never changes."""
        key = (asking.device, asking.request)
        earlier = self._answers.get(key)
        if earlier is None or not 0 <= now - earlier.at < self._policy.lease:
            return None
        if isinstance(verdict, Revoked):
            return earlier
        died = isinstance(earlier.verdict, Granted) and isinstance(verdict, Displaced)
        at_once = self._latest.get(asking.device) == key
        if at_once and _kind(verdict) != _kind(earlier.verdict) and not died:
            told = f"{_word(earlier.verdict)}, then {_word(verdict)}"
            self._breach("I10", f"the same {asking.op} of {asking.device} was answered {told}")
        return earlier

    def _remember(self, asking: Asking, verdict: Verdict, now: int, *, eventful: bool) -> None:
        if not asking.request or isinstance(verdict, Revoked):
            return
        key = (asking.device, asking.request)
        before = self._answers.pop(key, None)
        self._answers[key] = Answered(verdict, now, eventful or bool(before and before.eventful))
        self._latest[asking.device] = key
        if len(self._answers) > ANSWERS_KEPT:
            del self._answers[next(iter(self._answers))]

    def _end(self, entry: Entry, asking: Asking, now: int) -> Change:
        why = self._why(entry, asking, now)
        if not why:
            state = "being read" if self._is_read(entry, now) else "at rest"
            self._breach(
                "I8",
                f"{asking.op} by {asking.device} ended the lease of {entry.device} "
                f"(epoch {entry.epoch}, {state}) which it may not end",
            )
        self._close(entry, why or "displaced")
        return Change("ended", entry.device, entry.epoch, why, asking.device)

    def _why(self, entry: Entry, asking: Asking, now: int) -> str:
        """Why this operation may end that lease; empty if it may not."""
        own = entry.device == asking.device
        match asking.op:
            case "dismiss" | "release":
                return "released" if own else ""
            case "revoke":
                return "" if own else "revoked"
            case "renew" if asking.claim == asking.epoch and asking.reading:
                return "displaced"
            case "takeover" if entry.epoch == asking.epoch and not own:
                return "displaced"
            case "acquire" | "takeover" if not own and not self._is_read(entry, now + entry.slack):
                return "handed-off"
        return "expired" if entry.expires - now < entry.slack else ""

    def _is_read(self, entry: Entry, now: int) -> bool:
        return entry.reading and now - entry.heard < self._policy.quiet

    def _begin(
        self, lease: Lease, asking: Asking, verdict: Verdict, now: int, true_now: int
    ) -> Change:
        epoch, device = lease.epoch, lease.device.id
        if epoch in self._ended:
            self._breach(
                "I6",
                f"the lease of {device} at epoch {epoch} lives again after it {self._ended[epoch]}",
            )
        elif epoch in self._device_of:
            self._breach("I3", f"epoch {epoch} names {device} and {self._device_of[epoch]}")
        elif epoch <= self._highest and not self._clock_unsafe:
            self._breach("I4", f"epoch {epoch} of {device} comes after epoch {self._highest}")
        if device != asking.device or not isinstance(verdict, Granted):
            self._breach("I8", f"{asking.op} by {asking.device} gave the seat to {device}")
        self._device_of.setdefault(epoch, device)
        self._highest = max(self._highest, epoch)
        self.live[epoch] = Entry(device, epoch, now, lease.expires, true_now)
        how = verdict.how if isinstance(verdict, Granted) else ""
        return Change("granted", device, epoch, how)

    def _look_at_seat(self, after: Seat) -> None:
        if len(after.leases) > after.capacity:
            holders = ", ".join(lease.device.id for lease in after.leases)
            self._breach("I1", f"{len(after.leases)} leases live at once: {holders}")
        if after.granted - after.ended != len(after.leases):
            self._breach(
                "I14",
                f"{after.granted} granted and {after.ended} ended, but {len(after.leases)} live",
            )

    def _look_at_verdict(self, asking: Asking, verdict: Verdict, now: int, true_now: int) -> None:
        match verdict:
            case Granted(lease):
                self._look_at_grant(asking, lease, now, true_now)
            case Taken(holder, asking=wait):
                self._look_at_refusal(asking, holder, now, true_now, wait)
            case TooOften(_, holder):
                if holder.epoch not in self.live:
                    self._breach("I18", f"{asking.device} must wait for a lease that is over")

    def _look_at_grant(self, asking: Asking, lease: Lease, now: int, true_now: int) -> None:
        entry = self.live.get(lease.epoch)
        if entry is None or entry.device != asking.device:
            self._breach(
                "I5", f"{asking.device} was granted epoch {lease.epoch}, which is not its own"
            )
            return
        if asking.op != "look":
            self._look_at_entitlement(asking.asker)
        if asking.op == "renew" and lease.epoch < asking.epoch:
            self._breach(
                "I5", f"{asking.device} named {asking.epoch} and was renewed {lease.epoch}"
            )
        if lease.expires > now + self._policy.lease:
            self._breach("I17", f"the lease of {asking.device} lasts longer than a lease may")
        if asking.op == "look":
            return
        entry.expires = lease.expires
        entry.reading = asking.reading
        if asking.reading:
            entry.heard, entry.spoke, entry.slack = now, true_now, 0

    def _look_at_entitlement(self, asker: Asker) -> None:
        device = asker.device.id
        if asker.written < max(self._over.get("", 0), self._over.get(device, 0)):
            self._breach("I13", f"{device} was granted the seat on a revoked entitlement")

    def _look_at_refusal(
        self, asking: Asking, holder: Lease, now: int, true_now: int, wait: int
    ) -> None:
        entry = self.live.get(holder.epoch)
        if entry is None or entry.device == asking.device:
            self._breach("I16", f"{asking.device} was refused for a lease that is over or its own")
            return
        if asking.op == "look":
            return
        if wait > self._policy.question:
            self._breach("I16", f"{asking.device} is to wait for longer than a question lasts")
        # One at rest may be touched while it is asked; who presses on an old notice waits for nothing.
        if asking.op == "acquire" and not wait and not self._is_read(entry, now - entry.slack):
            self._breach("I16", f"{asking.device} was refused although {entry.device} is at rest")
        silent = true_now - entry.spoke
        if silent > self._policy.lease + 1_000 + entry.slack:
            self._breach(
                "I17", f"{asking.device} was refused for {entry.device}, silent for {silent} ms"
            )

    def _note_endings(self, asking: Asking) -> None:
        if asking.op == "dismiss":
            self._over[asking.device] = max(self._over.get(asking.device, 0), asking.epoch)
        elif asking.op == "revoke":
            self._over[""] = max(self._over.get("", 0), asking.epoch)


def _has(leases: list[Lease], epoch: int) -> bool:
    return any(lease.epoch == epoch for lease in leases)


def _kind(verdict: Verdict) -> tuple[Any, ...]:
    """What an answer comes to. A beat's retry may say a little less time left."""
    return type(verdict), verdict.lease.epoch if isinstance(verdict, Granted) else 0


def _word(verdict: Any) -> str:
    return type(verdict).__name__.lower()
