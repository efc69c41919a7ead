"""Is one seat read by several people in turn? none, noticed or shared, from moments alone.

An alternation is a seat won back by a takeover, within ``sharing_return``, by a device that had itself
been displaced by one. Both takeovers were somebody's choice, at a notice, to go on although the other
device was being read at that moment.

One person with phone and laptop makes none by reading: a device put down is hidden, idle or silent soon,
and then the seat moves as a handoff, which counts for nothing here; so do refusals, leases that ended by
themselves, and all tabs of one device. To make one, a person must leave one device visible and lately
touched, turn to the other, and turn back from it in the same way, within minutes. Who does that at times
stays below the counts: alternations within ``sharing_apart`` are one, and the message needs several days.

Only the moments are kept, never which devices they were. They are gone after ``sharing_window``, with a
new password, with a higher capacity; the state itself ends after ``sharing_quiet`` without another. It
decides what is said and never refuses anybody anything, so that no device is locked out (I18).
"""

from dataclasses import replace

from gaceta.seats.model import Granted, Policy, Seat, Sharing, Taken, Verdict

MOMENTS_KEPT = 32
A_DAY_ON = 18 * 3_600_000
"""Milliseconds: two evenings are two days, an evening beyond midnight is one, whatever the time zone."""


def sharing_state(seat: Seat, now: int, policy: Policy) -> Sharing:
    """What the seat's alternations come to at ``now``."""
    moments = lately(seat.alternations, now, policy)
    if not moments or now - moments[-1] >= policy.sharing_quiet:
        return "none"
    if len(moments) >= policy.sharing_shared and _days(moments) >= policy.sharing_days:
        return "shared"
    return "noticed" if len(moments) >= policy.sharing_noticed else "none"


def alternated(seat: Seat, now: int, policy: Policy, device: str) -> tuple[int, ...]:
    """The seat's alternations after ``device`` took it from one that is being read."""
    moments = lately(seat.alternations, now, policy)
    again = bool(moments) and now - moments[-1] < policy.sharing_apart
    if again or not _was_displaced(seat, now, policy, device):
        return moments
    return (*moments, now)[-MOMENTS_KEPT:]


def lately(moments: tuple[int, ...], now: int, policy: Policy) -> tuple[int, ...]:
    """Those of the moments that still count."""
    return tuple(at for at in moments if now - policy.sharing_window < at <= now)


def with_sharing(seat: Seat, verdict: Verdict, now: int, policy: Policy) -> tuple[Seat, Verdict]:
    """The same, the verdict telling the sharing state if it has something to tell."""
    state = sharing_state(seat, now, policy)
    if state != "none" and isinstance(verdict, Granted | Taken):
        verdict = replace(verdict, sharing=state)
    return seat, verdict


def _was_displaced(seat: Seat, now: int, policy: Policy, device: str) -> bool:
    last = next((e for e in reversed(seat.endings) if e.device == device), None)
    return last is not None and last.reason == "displaced" and now - last.at < policy.sharing_return


def _days(moments: tuple[int, ...]) -> int:
    days, began = 0, moments[0] - A_DAY_ON
    for at in moments:
        if at - began >= A_DAY_ON:
            days, began = days + 1, at
    return days
