"""Django's session engine over ``models.Session``: a copy of the database signs nobody in.

A session ends at rest and at the latest, whichever comes first, whatever its cookie says: a plain one
after ``SESSION_COOKIE_AGE`` without a page and ``AT_MOST`` in all, a remembered one after
``devices.KEPT_FOR`` and ``REMEMBERED_AT_MOST``.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from gaceta.readers.models import Session
from gaceta.readers.tokens import hash_of

DEVICE_KEY = "gaceta_device"
"""Under this a session's data name its device."""
AT_MOST = timedelta(days=30)
REMEMBERED_AT_MOST = timedelta(days=365)
WRITTEN_EVERY = timedelta(hours=1)
"""How much of its rest a session may have used up before a page writes that it is in use."""

_BEGAN = "gaceta_signed_in_at"


def begin(session: SessionBase) -> None:
    """Somebody has signed in: from now on counts how long the session may last at most."""
    session[_BEGAN] = timezone.now().timestamp()


class SessionStore(SessionBase):
    """A session whose key is known to the browser alone; the row has its hash."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without its key, if it is unknown or over."""
        row = self._rows().filter(expires__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
            return {}
        data = self.decode(row.data)
        self._keep_awake(data, row.expires)
        return data

    def exists(self, session_key: str) -> bool:
        """True if there is a row for the key, in time or not."""
        return Session.objects.filter(pk=hash_of(session_key)).exists()

    def create(self) -> None:
        """A new session under a new key."""
        while True:
            self._session_key = self._get_new_session_key()
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Write the row. Raises CreateError if it is there, UpdateError if it was ended meanwhile.

        A new one whose reader or device was ended meanwhile is not made: SessionInterrupted.
        """
        if self.session_key is None:
            return self.create()
        row = self._row(self._get_session(no_load=must_create))
        try:
            with transaction.atomic():
                row.save(force_insert=must_create, force_update=not must_create)
        except IntegrityError:
            if not must_create:
                raise UpdateError from None
            if not Session.objects.filter(pk=row.pk).exists():
                raise SessionInterrupted("What this session belongs to has ended.") from None
            raise CreateError from None
        except DatabaseError:
            if not must_create:
                raise UpdateError from None
            raise
        return None

    def delete(self, session_key: str | None = None) -> None:
        """End the session of that key, or this one."""
        key = session_key or self.session_key
        if key:
            Session.objects.filter(pk=hash_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> int:
        """Forget what is over; returns how many sessions that were."""
        return Session.objects.filter(expires__lt=timezone.now()).delete()[0]

    def _rows(self) -> Any:
        return Session.objects.filter(pk=hash_of(self.session_key or ""))

    def _keep_awake(self, data: dict[str, Any], written: datetime) -> None:
        """Have the row and the cookie written again, if the reader has been away for long enough."""
        self._session_cache = data  # get_expiry_date() looks there, and would load it again
        if SESSION_KEY in data and self._end(data) - written > WRITTEN_EVERY:
            self.modified = True

    def _end(self, data: dict[str, Any]) -> datetime:
        rest: datetime = self.get_expiry_date()
        if _BEGAN not in data:
            return rest
        at_most = AT_MOST if self.get_expire_at_browser_close() else REMEMBERED_AT_MOST
        return min(rest, datetime.fromtimestamp(data[_BEGAN], UTC) + at_most)

    def _row(self, data: dict[str, Any]) -> Session:
        return Session(
            key_hash=hash_of(self._get_or_create_session_key()),
            reader_id=data.get(SESSION_KEY),
            device_id=data.get(DEVICE_KEY),
            data=self.encode(data),
            expires=self._end(data),
        )
