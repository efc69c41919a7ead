"""Can a history be explained by operations that took effect one after the other?

A history is linearizable if each operation can be given one moment between its call and its return so
that, in the order of those moments, a sequential model gives every answer that was given (M. Herlihy,
J. Wing, 1990). An operation of unknown outcome took effect at some moment after its call, or never.

As in A. Athalye's Porcupine, parts that never touch one another are judged alone; the search and whose
it is stand in ``search.py``. Of a part that cannot be explained a short stretch is shown: the first
operation that no order explains, what was in flight while it was, and every state before.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, Literal

from gaceta.proof.histories import Operation
from gaceta.proof.models import Model, S
from gaceta.proof.search import Effort, Search, TooLong

LIMIT = 3_000_000
"""Steps of the model before a judgement is given up: minutes."""
SHORTENING = 200_000
"""Steps that may be spent on telling it shortly."""

Verdict = Literal["good", "bad", "undecided"]


@dataclass(frozen=True)
class Stretch(Generic[S]):
    """What cannot be explained."""

    part: str
    operations: tuple[Operation, ...]
    """In the order of their calls."""
    culprit: Operation
    """No order explains this answer and all before it."""
    starts: tuple[S, ...]
    """Every state in which the part may have been before."""
    explained: tuple[Operation, ...]
    """The longest order that explains what came before it."""
    left_in: S
    """The state in which that order leaves the part."""


@dataclass(frozen=True)
class Judgement(Generic[S]):
    verdict: Verdict
    operations: int
    unknown: int
    parts: int
    steps: int
    stretch: Stretch[S] | None = None


def judge(model: Model[S], operations: Iterable[Operation], *, limit: int = LIMIT) -> Judgement[S]:
    """Judge a history part by part. The first part that cannot be explained ends it."""
    parts: dict[str, list[Operation]] = {}
    for operation in operations:
        parts.setdefault(model.part(operation), []).append(operation)
    verdict: Verdict = "good"
    stretch = None
    effort = Effort(limit)
    for name, part in parts.items():
        prepared = model.prepare(sorted(part, key=lambda one: one.called))
        try:
            stretch = _unexplained(model, name, prepared, effort)
        except TooLong:
            verdict = "undecided"
            break
        if stretch:
            verdict = "bad"
            break
    every = [operation for part in parts.values() for operation in part]
    unknown = sum(operation.returned is None for operation in every)
    return Judgement(verdict, len(every), unknown, len(parts), effort.steps, stretch)


def _unexplained(
    model: Model[S], part: str, operations: list[Operation], effort: Effort
) -> Stretch[S] | None:
    """None if this part can be explained. Raises TooLong."""
    search = Search(model, operations, model.start, effort)
    if next(search.ends(), None):
        return None
    if search.culprit is None:
        raise ValueError("A search that fails has met a return.")
    try:
        cases = _cases(model, operations, search.culprit, Effort(effort.limit))
        return _stretch(part, _without_reads(model, cases, search.culprit), model, search.culprit)
    except TooLong:
        seen = [one for one in operations if one.called <= (search.culprit.returned or 0)]
        return _stretch(part, [Case(model.start, seen)], model, search.culprit)


@dataclass(frozen=True)
class Case(Generic[S]):
    """A state to begin with, and what then happened that cannot be explained from it."""

    start: S
    operations: list[Operation]


Start = tuple[S, frozenset[Operation]]
"""A state in which a part may have been, and what may have taken effect though it went on."""


def _cases(
    model: Model[S], operations: list[Operation], culprit: Operation, effort: Effort
) -> list[Case[S]]:
    """All that may have been true when the culprit was called, and what was in flight while it was."""
    starts: set[Start[S]] = {(model.start, frozenset())}
    for segment in _segments(operations):
        before = [one for one in segment if one.called <= culprit.called and one is not culprit]
        until = culprit.called - 1 if culprit in segment else None
        starts = _leads_to(model, starts, before, effort, until)
        if culprit in segment:
            break
    ends = culprit.returned or 0
    flying = [
        one
        for one in segment
        if one.called <= ends and (one.returned is None or one.returned >= culprit.called)
    ]
    return [Case(start, [one for one in flying if one not in placed]) for start, placed in starts]


def _leads_to(
    model: Model[S],
    starts: set[Start[S]],
    operations: list[Operation],
    effort: Effort,
    until: int | None,
) -> set[Start[S]]:
    ends: set[Start[S]] = set()
    for start, placed in starts:
        left = [one for one in operations if one not in placed]
        for end, order in Search(model, left, start, effort, until).ends():
            ends.add((end, placed | {one for one in order if _goes_on(one, until)}))
    return ends


def _goes_on(operation: Operation, until: int | None) -> bool:
    return operation.returned is None or (until is not None and operation.returned > until)


def _segments(operations: list[Operation]) -> Iterator[list[Operation]]:
    """Cut wherever nothing is in flight. Each has all operations of unknown outcome until then."""
    unknown: list[Operation] = []
    segment: list[Operation] = []
    ends = 0
    for operation in operations:
        if segment and operation.called > ends:
            yield [*unknown, *segment]
            segment = []
        if operation.returned is None:
            unknown.append(operation)
        else:
            segment.append(operation)
            ends = max(ends, operation.returned) if len(segment) > 1 else operation.returned
    yield [*unknown, *segment]


def _without_reads(model: Model[S], cases: list[Case[S]], culprit: Operation) -> list[Case[S]]:
    """Reads that have nothing to do with it are left out: first all at once, then fewer and fewer."""
    effort = Effort(SHORTENING)
    every = dict.fromkeys(one for case in cases for one in case.operations)
    reads = [one for one in every if model.only_reads(one) and one is not culprit]
    size = len(reads)
    with suppress(TooLong):
        while size:
            for place in range(0, len(reads), size):
                fewer = _without(cases, reads[place : place + size])
                if not any(_ends(model, case, effort, culprit.returned) for case in fewer):
                    cases = fewer
            size //= 2
    return cases


def _without(cases: list[Case[S]], left_out: list[Operation]) -> list[Case[S]]:
    return [
        Case(case.start, [one for one in case.operations if one not in left_out]) for case in cases
    ]


def _ends(model: Model[S], case: Case[S], effort: Effort, until: int | None) -> bool:
    return next(Search(model, case.operations, case.start, effort, until).ends(), None) is not None


def _stretch(part: str, cases: list[Case[S]], model: Model[S], culprit: Operation) -> Stretch[S]:
    searches = [Search(model, case.operations, case.start, Effort(SHORTENING)) for case in cases]
    for search in searches:
        with suppress(TooLong):
            next(search.ends(), None)
    best = max(searches, key=lambda one: len(one.explained))
    every = dict.fromkeys(one for case in cases for one in case.operations)
    return Stretch(
        part,
        tuple(sorted(every, key=lambda one: one.called)),
        culprit,
        tuple(dict.fromkeys(case.start for case in cases)),
        best.explained,
        best.left_in,
    )
