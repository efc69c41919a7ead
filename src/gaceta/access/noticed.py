"""The log of what ended a reading, which its reader can see: who was displaced, and by what choice.

The engine tells its events between a decision and its answer, perhaps on an event loop: nothing may
wait there. So they are noted in a queue, and written to Django's table by a thread of the served site
(``start``), or by whoever calls ``write``. Nothing rests on the log: what a process had noted but not
written when it was killed, and more than ``MOST`` notes at a time, is lost.
"""

import logging
import queue
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import DatabaseError, close_old_connections
from django.db.models import QuerySet
from django.utils import timezone

from gaceta.access.models import Displacement
from gaceta.readers.models import Device, Reader
from gaceta.seats.model import Began, Ended, Event
from gaceta.subscriptions.models import Seat

log = logging.getLogger("gaceta.access")

KEPT_FOR = timedelta(days=30)
MOST = 10_000
BY_SOMEBODY = ("displaced", "handed-off", "revoked")
"""Ends of a reading that came from another device. Whoever just stops reading is told nothing new."""


@dataclass(frozen=True)
class Note:
    """A reading ended then; another began in its place, perhaps."""

    at: datetime
    ended: Ended
    began: Began | None
    why: str


class Notes:
    """Notes that wait to be written."""

    def __init__(self, most: int = MOST) -> None:
        self._waiting: queue.Queue[Note] = queue.Queue(most)

    def take(self, events: tuple[Event, ...], why: str) -> None:
        """Keep what is worth telling. Never waits."""
        began = next((event for event in events if isinstance(event, Began)), None)
        for event in events:
            if not isinstance(event, Ended) or not _is_told(event, why):
                continue
            try:
                self._waiting.put_nowait(Note(timezone.now(), event, began, why))
            except queue.Full:
                log.warning("The log of what was noticed is behind: an ended reading is left out.")

    def write(self) -> None:
        """Write what waits, in the calling thread."""
        while not self._waiting.empty():
            try:
                _write(self._waiting.get_nowait())
            except queue.Empty:
                return

    def write_forever(self) -> None:
        """Wait for notes, and write each."""
        while True:
            note = self._waiting.get()
            close_old_connections()
            try:
                _write(note)
            except DatabaseError:
                log.exception("An ended reading could not be put into the log.")
            close_old_connections()


notes = Notes()
"""Those of this process."""


@cache
def start() -> None:
    """Have this process write what it notes, in a thread of its own; once, however often asked."""
    threading.Thread(target=notes.write_forever, name="gaceta-noticed", daemon=True).start()


def noticed_by(reader: Reader) -> QuerySet[Displacement]:
    """What there is to show, newest first."""
    since = timezone.now() - KEPT_FOR
    return Displacement.objects.filter(reader_id=reader.pk, at__gt=since)


def forget_old() -> int:
    """Delete what is older than ``KEPT_FOR``; returns how much."""
    return Displacement.objects.filter(at__lte=timezone.now() - KEPT_FOR).delete()[0]


def _is_told(event: Ended, why: str) -> bool:
    return event.reason in BY_SOMEBODY or bool(why and event.reason == "released")


def _write(note: Note) -> None:
    reader = _reader_of(note.ended)
    if reader is not None:
        Displacement.objects.create(
            reader_id=reader,
            at=note.at,
            how=note.ended.reason,
            why=note.why,
            stopped=note.ended.kind,
            began=note.began.kind if note.began else "",
        )


def _reader_of(ended: Ended) -> int | None:
    """Whose reading it was: the seat's reader; where the seat is gone or another's, the device's."""
    of_seat = Seat.objects.filter(key=ended.seat, reader__isnull=False)
    of_device = Device.objects.filter(id_hash=ended.device)
    found: int | None = of_seat.values_list("reader_id", flat=True).first()
    return found or of_device.values_list("reader_id", flat=True).first()
