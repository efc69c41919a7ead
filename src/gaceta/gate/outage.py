"""What is said when the seat store stops answering: once, and once more when it answers again."""

import logging

from gaceta.seats.model import StoreDown

log = logging.getLogger("gaceta.gate")


class OutageLog:
    """One line a change, however many readers meet it."""

    def __init__(self) -> None:
        self._down = False

    def failed(self, reason: StoreDown) -> None:
        if self._down:
            return
        self._down = True
        log.warning("The seat store gives no answer; subscribers read on for a while: %s", reason)

    def worked(self) -> None:
        if not self._down:
            return
        self._down = False
        log.warning("The seat store answers again.")
