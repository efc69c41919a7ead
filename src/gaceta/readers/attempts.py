"""Django's cache, in which limits on attempts are counted for all processes together.

allauth counts under a lock: it adds ``…:lock`` to the cache, reads, writes and deletes the lock. In
memory each process would count for itself. So what allauth counts, and which codes are used up, stands
in the database, and the lock is a transaction: whoever waits for it waits in the database, without
asking again and again, and one that dies leaves none behind. Everything else stays in memory.

Keys name addresses of mail and of the network: only their keyed hashes are stored.
"""

from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

SHARED = "allauth"
"""How the keys begin that all processes share."""
LOCK = ":lock"
KEPT = timedelta(days=1)
"""How long the row of a lock stays, where a lock has one."""


class Cache(LocMemCache):
    """Memory, but for the shared keys. ``CACHES`` names it; each thread has one of its own."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._held: dict[str, ExitStack] = {}

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        if not _is_shared(key):
            return super().get(key, default, version)
        row = _live(key).first()
        return default if row is None else row.value

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        if not _is_shared(key):
            return super().set(key, value, timeout, version)
        told = {"value": value, "expires": self._end(timeout)}
        _rows().update_or_create(key_hash=_hash(key), defaults=told)
        return None

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """True for one caller alone, however many ask at once. A lock is waited for."""
        if not _is_shared(key):
            return super().add(key, value, timeout, version)
        if key.endswith(LOCK):
            return self._begin(key)
        try:
            with transaction.atomic():
                _rows().filter(key_hash=_hash(key), expires__lte=timezone.now()).delete()
                _rows().create(key_hash=_hash(key), value=value, expires=self._end(timeout))
        except IntegrityError:
            return False
        return True

    def delete(self, key: Any, version: int | None = None) -> bool:
        if not _is_shared(key):
            return super().delete(key, version)
        if key in self._held:
            self._held.pop(key).close()
            return True
        count, _ = _rows().filter(key_hash=_hash(key)).delete()
        return bool(count)

    def _begin(self, key: str) -> bool:
        """Begin a transaction that no other with this lock runs beside. False if it cannot begin."""
        try:
            with ExitStack() as stack:
                stack.enter_context(transaction.atomic())
                # SQLite lets one transaction in at a time; elsewhere the row is what is waited for.
                if connection.features.has_select_for_update:
                    self._lock_row(key)
                self._held[key] = stack.pop_all()
        except OperationalError:
            return False
        return True

    def _lock_row(self, key: str) -> None:
        told = {"value": 1, "expires": timezone.now() + KEPT}
        _rows().get_or_create(key_hash=_hash(key), defaults=told)
        _rows().select_for_update().get(key_hash=_hash(key))

    def _end(self, timeout: Any) -> Any:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return timezone.now() + timedelta(seconds=seconds)


def forget_past() -> None:
    """Delete what counts no longer."""
    _rows().filter(expires__lte=timezone.now()).delete()


def _is_shared(key: Any) -> bool:
    return str(key).startswith(SHARED)


def _live(key: Any) -> Any:
    return _rows().filter(key_hash=_hash(key), expires__gt=timezone.now())


def _rows() -> Any:
    from gaceta.readers.models import Attempt  # noqa: PLC0415 -- caches are made before models

    return Attempt.objects


def _hash(key: Any) -> str:
    return salted_hmac("gaceta.readers.attempts", str(key), algorithm="sha256").hexdigest()
