"""Virtual time: what is to be done, in the order of its moments. Nothing here ever waits."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from heapq import heappop, heappush
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")

NOON = 1_800_000_000_000
"""When every simulation begins: milliseconds since 1970."""


class Agenda:
    """``now`` is in milliseconds from the beginning. At one moment: first come, first served."""

    def __init__(self) -> None:
        self.now = 0
        self._number = 0
        self._due: list[tuple[int, int, Callable[..., object], tuple[Any, ...]]] = []

    def at(self, moment: float, do: Callable[..., object], *what: Any) -> None:
        """Do it then, or now if that is past."""
        when = int(moment) if moment > self.now else self.now
        self._number += 1
        heappush(self._due, (when, self._number, do, what))

    def after(self, milliseconds: float, do: Callable[..., object], *what: Any) -> None:
        self.at(self.now + milliseconds, do, *what)

    def run(self, until: int) -> None:
        """Do all that is due up to then."""
        due = self._due
        while due and due[0][0] <= until:
            self.now, _, do, what = heappop(due)
            do(*what)
        self.now = until


def drive(question: Coroutine[Any, Any, T]) -> T:
    """The answer of a coroutine that never waits. Raises RuntimeError if it does."""
    try:
        question.send(None)
    except StopIteration as done:
        answer: T = done.value
        return answer
    question.close()
    raise RuntimeError("The engine waited for something that virtual time does not have.")


class NoLimit(AbstractAsyncContextManager[None]):
    """The engine's budget in virtual time: the simulated store itself says when time is over."""

    def __init__(self, _seconds: float) -> None:
        pass

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None
