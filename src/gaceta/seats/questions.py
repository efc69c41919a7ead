"""Ask the page in sight before anybody is refused: is it still being read?

Nobody can touch a page that they have left. So when a second device asks for a seat that is being read,
the page there is told by its stream: it shows a line, and rests until somebody touches it. The second
device asks again when the time for that is over. A lease at rest is handed off then; before, it is not.
A question ends no lease (I8): it makes a page say sooner that nobody is there.

That it rests at once, and not at the end, has a reason: whatever is lost on the way afterwards, nobody
is accused. A page that is not heard of at all was never asked: it is offline or asleep, and the other
device waits until it counts as silent.

Who has answered is not asked again soon. A device that the holder displaced a moment ago is told so at
once, and waits for no question (I20).
"""

from dataclasses import replace

from gaceta.seats.model import Lease, Policy, Question, Seat


def asked(seat: Seat, now: int, policy: Policy, holder: Lease, device: str) -> Seat:
    """The seat after ``device`` was refused it for ``holder``, who is asked if that is due."""
    if not policy.question or _displaced_just_now(seat, now, policy, holder, device):
        return seat
    last = seat.question
    if last and now - last.at < policy.question + policy.idle:
        return seat
    return replace(seat, question=Question(holder.epoch, now))


def is_open(seat: Seat, now: int, policy: Policy, epoch: int) -> bool:
    """True while the page of that lease has time to be touched."""
    question = seat.question
    return question is not None and question.epoch == epoch and now - question.at < policy.question


def has_time(seat: Seat, now: int, policy: Policy, epoch: int) -> bool:
    """The same, with half of its time left at least: told later, nobody could touch it any more."""
    return is_open(seat, now + policy.question // 2, policy, epoch)


def answer_in(seat: Seat, now: int, policy: Policy) -> int:
    """When to ask for the seat again, in milliseconds; 0 if nobody is being asked."""
    question = seat.question
    lease = next((x for x in seat.leases if question and x.epoch == question.epoch), None)
    if question is None or lease is None:
        return 0
    left = question.at + policy.question - now
    if left > 0:
        return left
    if lease.heard > question.at or not lease.reading:
        return 0
    return min(policy.question, max(0, lease.heard + policy.quiet - now))


def answered(seat: Seat, now: int, policy: Policy, epoch: int) -> Seat:
    """A page was opened under the lease ``epoch``, or touched after a rest: somebody reads there."""
    question = seat.question
    if question is None or not is_open(seat, now, policy, epoch):
        return seat
    return replace(seat, question=replace(question, at=now - policy.question))


def without_question(seat: Seat, epoch: int) -> Seat:
    """That lease is over: there is nothing to ask it."""
    if seat.question is None or seat.question.epoch != epoch:
        return seat
    return replace(seat, question=None)


def _displaced_just_now(seat: Seat, now: int, policy: Policy, holder: Lease, device: str) -> bool:
    if now - holder.since >= policy.quiet:
        return False
    lost = next((e for e in reversed(seat.endings) if e.device == device), None)
    return lost is not None and lost.reason == "displaced" and lost.at == holder.since
