"""The letters of the subscription, each sent once. Words are in ``templates/subscriptions/email``."""

import logging
from datetime import datetime
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import override

_log = logging.getLogger(__name__)

REFUSED = (
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPResponseException,
    ConnectionRefusedError,
    FileNotFoundError,
    PermissionError,
)
"""What a server answers that has not taken the letter. Any other fault leaves that unknown."""


def send(name: str, to: str, language: str, **told: Any) -> None:
    """The letter called ``name`` to one address, in that language. Raises OSError; never tries twice."""
    with override(language):
        letter_of(name, to, told).send()


def try_to_send(name: str, to: str, language: str, **told: Any) -> None:
    """The same for a letter on which nothing hangs: if it does not go, the log says so, once."""
    try:
        send(name, to, language, **told)
    except OSError as fault:
        _log.warning("A letter of the kind %s did not go out: %s", name, type(fault).__name__)


def letter_of(name: str, to: str, told: dict[str, Any]) -> EmailMessage:
    """The letter, in the language of now. Its subject is one line, whatever was filled in."""
    context = {**told, "paper": settings.WAGTAIL_SITE_NAME}
    subject = render_to_string(f"subscriptions/email/{name}_subject.txt", context)
    body = render_to_string(f"subscriptions/email/{name}_message.txt", context)
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[to])


def whole(path: str) -> str:
    """The address on the site's own origin: a forged Host never gets into a letter."""
    return urljoin(settings.ORIGIN, path)


def day(moment: datetime) -> Any:
    """The day of a moment, where the paper is."""
    return localdate(moment)
