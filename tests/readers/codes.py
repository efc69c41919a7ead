"""Codes that a reader types: from a mail, and from an app that knows the secret."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from tests.readers.people import PASSWORD


def code_in(letter: EmailMessage) -> str:
    """The one code in a letter: letters in two groups."""
    [code] = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", letter.body, flags=re.MULTILINE)
    return code


def code_of_app(secret: str, step: int = 0) -> str:
    """What the app shows now, or ``step`` times half a minute from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def prove(client: Client) -> None:
    """The reader says once more, with the password, that it is they."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def set_up_app(client: Client) -> str:
    """The secret of an app that a signed-in reader has set up."""
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of_app(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def recovery_codes(client: Client) -> list[str]:
    """The codes that are left, as the page shows them."""
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return re.findall(r"<code>(\d{8})</code>", page)
