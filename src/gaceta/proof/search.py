"""The search through all orders in which operations may have taken effect.

It is Wing and Gong's (J. M. Wing, C. Gong, "Testing and verifying concurrent objects", Journal of
Parallel and Distributed Computing 17, 1993): calls and returns stand in a list; the first call that leads
anywhere is placed, and lifted from the list with its return; where a return is met, its operation could
not be placed in time, and the last choice is undone. G. Lowe ("Testing for linearizability", Concurrency
and Computation 29, 2017) added the memory of configurations seen: what is placed, and the state.

Three things of our own cut it short and lose nothing. An operation that only reads, and whose answer is
true now, is placed now and nowhere else. An operation of unknown outcome that would change nothing is not
placed. A configuration is not new if the same was seen with fewer of the unknown operations spent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, NamedTuple

from gaceta.proof.histories import Operation
from gaceta.proof.models import Model, S

NOTHING = Operation("", "", "", 0, 0, None)


class TooLong(Exception):
    """The search was given up."""


@dataclass
class Effort:
    """How many steps of the model were taken, and how many may be."""

    limit: int
    steps: int = 0

    def spend(self) -> None:
        self.steps += 1
        if self.steps > self.limit:
            raise TooLong


class _Done(NamedTuple):
    """Which operations are placed: all below ``first`` and those of the bits above it."""

    first: int = 0
    bits: int = 0
    open: int = 0
    """Of those that may be left out here."""
    unknown: int = 0
    """Of those that may be left out for ever."""

    def and_also(self, moment: "_Moment") -> "_Done":
        if moment.operation.returned is None:
            return self._replace(unknown=self.unknown | 1 << moment.number)
        if moment.back is None:
            return self._replace(open=self.open | 1 << moment.number)
        first, bits = self.first, self.bits | 1 << (moment.number - self.first)
        while bits & 1:
            first, bits = first + 1, bits >> 1
        return self._replace(first=first, bits=bits)


@dataclass(slots=True)
class _Moment:
    """A call or a return, in a list from which operations are lifted once they are placed."""

    operation: Operation
    number: int
    back: "_Moment | None" = None
    """Of a call: its return, if the operation must be explained at all."""
    is_call: bool = True
    before: "_Moment" = field(init=False)
    after: "_Moment | None" = None

    def lift(self) -> None:
        for one in (self, self.back):
            if one:
                one.before.after = one.after
                if one.after:
                    one.after.before = one.before

    def put_back(self) -> None:
        for one in (self.back, self):
            if one:
                one.before.after = one
                if one.after:
                    one.after.before = one


@dataclass(slots=True)
class _Choice(Generic[S]):
    """An operation that was placed, and where to go on if that was wrong."""

    moment: _Moment
    state: S
    done: _Done
    others: Iterator[S]
    sure: bool
    """It only read: no other place for it needs to be tried."""


class Search(Generic[S]):
    """All ways to place operations one after the other, from one state.

    Operations that return after ``until`` need not be placed, nor those of unknown outcome.
    """

    def __init__(
        self,
        model: Model[S],
        operations: Iterable[Operation],
        start: S,
        effort: Effort,
        until: int | None = None,
    ) -> None:
        self._model = model
        self._effort = effort
        self._state = start
        self._done = _Done()
        self._path: list[_Choice[S]] = []
        self._seen: dict[tuple[int, int, int, S], list[int]] = {}
        self._head, self._left = _listed(operations, until)
        self._at = self._head.after
        self.culprit: Operation | None = None
        """Of the operations that no order could explain, the one that got furthest."""
        self.explained: tuple[Operation, ...] = ()
        self.left_in = start
        self._furthest: tuple[int, int] | None = None

    def ends(self) -> Iterator[tuple[S, tuple[Operation, ...]]]:
        """Each state to which an order leads that explains all answers, and that order.

        Of orders that lead to the same state, one may stand for others that place more.
        """
        self._read()
        going_on = True
        while going_on:
            if self._left == 0:
                yield self._state, self._order()
                going_on = self._go_back()
            elif self._at and self._at.is_call:
                self._place(self._at, self._outcomes(self._at))
            else:
                self._note(self._at)
                going_on = self._go_back()

    def _place(self, moment: _Moment, others: Iterator[S]) -> None:
        """Place it here if that leads anywhere new; else look at what comes after it."""
        done = self._done.and_also(moment)
        for state in others:
            if self._is_new(done, state):
                self._move(moment, state, done, others)
                return self._read()
        self._at = moment.after

    def _is_new(self, done: _Done, state: S) -> bool:
        """False if the search was here before with no more of the unknown operations spent."""
        spent = self._seen.setdefault((*done[:3], state), [])
        if any(less & ~done.unknown == 0 for less in spent):
            return False
        spent.append(done.unknown)
        return True

    def _read(self) -> None:
        """Place all that only read and are true now; then begin with the first call that is left."""
        moment = self._head.after
        while moment and moment.is_call:
            if self._is_true_read(moment):
                done = self._done.and_also(moment)
                self._move(moment, self._state, done, iter(()), sure=True)
                moment = moment.before
            moment = moment.after
        self._at = self._head.after

    def _is_true_read(self, moment: _Moment) -> bool:
        if moment.back is None or not self._model.only_reads(moment.operation):
            return False
        return self._state in self._outcomes(moment)

    def _move(
        self, moment: _Moment, state: S, done: _Done, others: Iterator[S], *, sure: bool = False
    ) -> None:
        self._path.append(_Choice(moment, self._state, self._done, others, sure))
        self._state, self._done = state, done
        self._left -= moment.back is not None
        moment.lift()

    def _go_back(self) -> bool:
        """Undo the last choice and take the next there is; False if there is none."""
        while self._path:
            choice = self._path.pop()
            choice.moment.put_back()
            self._left += choice.moment.back is not None
            self._state, self._done = choice.state, choice.done
            if not choice.sure:
                self._place(choice.moment, choice.others)
                return True
        return False

    def _outcomes(self, moment: _Moment) -> Iterator[S]:
        self._effort.spend()
        states = iter(self._model.step(self._state, moment.operation))
        if moment.operation.returned is not None:
            return states
        here = self._state
        return (state for state in states if state != here)

    def _note(self, at: _Moment | None) -> None:
        """Remember how far the search came before this return, which could not be explained."""
        if at is None:
            return
        stuck = at.operation
        how_far = (stuck.returned or 0, len(self._path))
        if self._furthest is None or how_far > self._furthest:
            self._furthest = how_far
            self.culprit, self.explained, self.left_in = stuck, self._order(), self._state

    def _order(self) -> tuple[Operation, ...]:
        return tuple(choice.moment.operation for choice in self._path)


def _listed(operations: Iterable[Operation], until: int | None) -> tuple[_Moment, int]:
    """The head of the list of all calls and returns, and how many operations must be placed."""
    moments: list[tuple[int, bool, _Moment]] = []
    needed = optional = 0
    for operation in sorted(operations, key=lambda one: one.called):
        ends = operation.returned
        if ends is None or (until is not None and ends > until):
            call = _Moment(operation, optional)
            optional += 1
        else:
            call = _Moment(operation, needed, _Moment(operation, needed, is_call=False))
            needed += 1
        moments.append((operation.called, False, call))
        if call.back and ends is not None:
            moments.append((ends, True, call.back))
    moments.sort(key=lambda one: one[:2])
    head = last = _Moment(NOTHING, 0)
    for _, _, moment in moments:
        last.after, moment.before = moment, last
        last = moment
    return head, needed
