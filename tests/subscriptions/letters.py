"""What is in the letters of the subscription."""

import re

from django.conf import settings
from django.core.mail import EmailMessage


def link_in(letter: EmailMessage) -> str:
    """The path of the one link in a letter. It leads to the site's own address."""
    [link] = re.findall(r"https?://\S+", letter.body)
    assert link.startswith(settings.ORIGIN + "/")
    return link.removeprefix(settings.ORIGIN)


def token_in(letter: EmailMessage) -> str:
    """The token at the end of an invitation's link."""
    return link_in(letter).rstrip("/").rsplit("/", 1)[-1]
