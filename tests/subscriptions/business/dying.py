"""A mail server in whose hands the process dies: the second letter goes out, and nobody hears of it."""

import os
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

LIVES_FOR = 2
"""Letters."""
sent = 0


class DyingBackend(EmailBackend):
    """Writes letters into the folder, and ends the process with the last."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        global sent  # noqa: PLW0603 -- one process, one life
        number = super().send_messages(email_messages)
        sent += number
        if sent == LIVES_FOR:
            os._exit(9)
        return number
