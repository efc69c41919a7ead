"""A store that does not answer is left alone for a moment, so that its readers do not wait on it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Breaker:
    """Opens after ``failures`` in a row; then lets one call through every ``pause`` seconds.

    ``clock`` is a monotonic clock in seconds.
    """

    clock: Callable[[], float]
    failures: int = 3
    pause: float = 1.0
    _failed: int = 0
    _down_since: float | None = None
    _next_try: float = 0.0

    def lets_through(self) -> bool:
        """May the store be asked now? While open, the asker is the one that tries."""
        if self._failed < self.failures:
            return True
        if self.clock() < self._next_try:
            return False
        self._next_try = self.clock() + self.pause
        return True

    def failed(self) -> None:
        now = self.clock()
        self._failed += 1
        self._next_try = now + self.pause
        if self._down_since is None:
            self._down_since = now

    def worked(self) -> None:
        self._failed = 0
        self._down_since = None

    def down_for_ms(self) -> int:
        """How long the store has given no answer, in milliseconds; 0 while it does."""
        if self._down_since is None:
            return 0
        return max(1, round((self.clock() - self._down_since) * 1000))
