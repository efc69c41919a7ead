"""What a play came to, held against the truth of its scene."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gaceta.proof.behaviour import Play, Reading, Scene, Seen

NOTICES = ("refused", "interrupted")
GIVES_BACK = ("shown", "granted", "went-on", "read-on")


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice, and for how long nobody had been reading on another device; 0: somebody was."""

    at: int
    seen: Seen
    alone_for: int
    met: bool
    """Its reader was there to see it."""


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Two people who would have read at once, on two devices, and what came of it in that time.

    ``noticed``: one of them met a notice. ``asked``: the page of one was asked for the other. ``seen``:
    either.
    """

    start: int
    end: int
    noticed: bool
    asked: bool

    @property
    def seen(self) -> bool:
        return self.noticed or self.asked


def notices(play: Play) -> Iterator[Notice]:
    """Each notice, with what was true at that moment."""
    for seen in play.seen:
        if seen.what in NOTICES:
            elsewhere = [r for r in play.scene.readings if r.device != seen.device]
            met = any(
                r.device == seen.device and r.start <= seen.at <= r.end for r in play.scene.readings
            )
            yield Notice(seen.at, seen, _alone_for(elsewhere, seen.at), met)


def at_once(play: Play, longer_than: int) -> Iterator[AtOnce]:
    """Pairs of readings of two people on two devices that overlap by more than so many milliseconds.

    Whoever has stopped at an earlier notice no longer reads, whatever they had meant to do.
    """
    told = [seen for seen in play.seen if seen.what in NOTICES]
    asks = [seen for seen in play.seen if seen.what == "asked"]
    stopped = _stopped(play)
    for one, other in pairs(play.scene):
        start, end = max(one.start, other.start), min(one.end, other.end)
        start = max(start, *(_reads_again(stopped, r, start) for r in (one, other)))
        if end - start <= longer_than:
            continue
        devices = (one.device, other.device)
        noticed = any(start <= n.at <= end and n.device in devices for n in told)
        asked = any(
            start <= q.at <= end and q.device in devices and q.other in devices for q in asks
        )
        yield AtOnce(start, end, noticed, asked)


def pairs(scene: Scene) -> Iterator[tuple[Reading, Reading]]:
    """Readings of two people on two devices that overlap. Readings are in the order of their starts."""
    for number, one in enumerate(scene.readings):
        for other in scene.readings[number + 1 :]:
            if other.start >= one.end:
                break
            if other.person != one.person and other.device != one.device:
                yield one, other


def times_to_stop(play: Play) -> Iterator[int]:
    """From the moment that a seat moved away from a page in sight until its text was hidden."""
    for number, moved in enumerate(play.seen):
        if moved.what == "went-on":
            yield from _stop_after(play.seen[number + 1 :], moved)


def moved_unasked(play: Play) -> Iterator[Seen]:
    """Handoffs away from a device that somebody else was reading at that moment."""
    stopped = _stopped(play)
    for seen in play.seen:
        if seen.what == "handed-off" and any(
            r.device == seen.other
            and r.person != seen.person
            and r.start <= seen.at < r.end
            and not _is_stopped(stopped, r.device, seen.at)
            for r in play.scene.readings
        ):
            yield seen


def _alone_for(elsewhere: Iterable[Reading], at: int) -> int:
    ends = [r.end for r in elsewhere if r.start <= at]
    return max(0, at - max(ends)) if ends else at


def _stopped(play: Play) -> dict[str, list[tuple[int, int]]]:
    """For each device: from each notice until it was given a story again."""
    spans: dict[str, list[tuple[int, int]]] = {}
    since: dict[str, int] = {}
    for seen in play.seen:
        if seen.what in NOTICES:
            since.setdefault(seen.device, seen.at)
        elif seen.what in GIVES_BACK and seen.device in since:
            spans.setdefault(seen.device, []).append((since.pop(seen.device), seen.at))
    for device, at in since.items():
        spans.setdefault(device, []).append((at, 10**15))
    return spans


def _is_stopped(stopped: dict[str, list[tuple[int, int]]], device: str, at: int) -> bool:
    return any(start < at < end for start, end in stopped.get(device, ()))


def _reads_again(stopped: dict[str, list[tuple[int, int]]], reading: Reading, at: int) -> int:
    """``at``, or when the device that had stopped before shows a story again."""
    for start, end in stopped.get(reading.device, ()):
        if reading.start <= start < at < end:
            return end
    return at


def _stop_after(later: tuple[Seen, ...], moved: Seen) -> Iterator[int]:
    for seen in later:
        if seen.what == "stopped" and seen.device == moved.other:
            yield seen.at - moved.at
            return
        if seen.what == "granted":
            return
