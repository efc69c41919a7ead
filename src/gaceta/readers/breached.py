"""Passwords that thieves try first are refused: from a list shipped with the house, and no call made.

The list is ``data/breached.bloom``; where it comes from is told in docs/passwords.md. A service that
knows hundreds of millions more may be asked as well (GACETA_BREACHED_PASSWORDS): it is told the first
five of the forty digits of the password's SHA-1, answers with all endings it knows, and learns nothing
else. If it does not answer within a second, the password is taken.
"""

import hashlib
import http.client
import logging
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gaceta.readers import bloom
from gaceta.readers.models import Reader

log = logging.getLogger("gaceta.readers")

PATIENCE = 1.0
"""Seconds that the service has to answer."""
MOST = 1_000_000
"""Bytes that are read of an answer: some thirty times of what is usual."""


class BreachedPasswordValidator:
    """For AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Reader | None = None) -> None:
        """Raises ValidationError for a password that is known to thieves."""
        service = settings.ENVIRONMENT.breached_passwords
        if is_listed(password) or (service and is_known_to(service, password)):
            raise ValidationError(
                _("This password is on the lists that thieves try first. Choose another."),
                code="breached",
            )

    def get_help_text(self) -> str:
        return _("No password that thieves try first.")


def plain(password: str) -> str:
    """How a password is listed: thieves try capitals anyway."""
    return password.strip().lower()


def is_listed(password: str) -> bool:
    """True if it is on the list; for one good password in 100,000 too."""
    return plain(password) in _listed()


def is_known_to(service: str, password: str) -> bool:
    """True if the range service at that address knows the password; False if it does not answer."""
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    try:
        answer = _ask(f"{service.rstrip('/')}/{digest[:5]}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        log.warning("The service of breached passwords gave no answer: %s", type(error).__name__)
        return False
    # Endings with a count of 0 are padding, so that the length of the answer tells nothing.
    endings = (line.partition(":") for line in answer.upper().splitlines())
    return any(end == digest[5:] and count.strip() != "0" for end, _colon, count in endings)


@cache
def _listed() -> bloom.Bloom:
    return bloom.read((Path(__file__).parent / "data" / "breached.bloom").read_bytes())


def _ask(address: str) -> str:
    """The body of a 200. A redirect is not followed. Raises OSError, HTTPException or ValueError."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=PATIENCE)
    try:
        connection.request("GET", parts.path, headers={"Add-Padding": "true"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise http.client.HTTPException(answer.status)
        return answer.read(MOST).decode("ascii")
    finally:
        connection.close()
