"""Links in the mail that a reader got."""

import re

from django.conf import settings
from django.core.mail import EmailMessage


def link_in(letter: EmailMessage) -> str:
    """The path of the one link in a letter. It leads to the site's own address."""
    [link] = re.findall(r"https?://\S+", letter.body)
    assert link.startswith(settings.ORIGIN + "/")
    return link.removeprefix(settings.ORIGIN)
