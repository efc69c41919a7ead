"""What is kept for a time only, deleted when the time is over: at each sign-in, and by a command."""

from gaceta.readers.attempts import forget_past
from gaceta.readers.devices import forget_unseen
from gaceta.readers.models import Reader
from gaceta.readers.sessions import SessionStore
from gaceta.readers.signals import old_forgotten


def forget_old() -> dict[str, int]:
    """Delete what is over in every room; returns what was deleted, and how much of it."""
    forget_past()
    forgotten = {"devices": forget_unseen(), "sessions": SessionStore.clear_expired()}
    for _receiver, more in old_forgotten.send(Reader):
        forgotten |= more or {}
    return forgotten
