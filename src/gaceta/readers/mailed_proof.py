"""Who has neither a password nor a second step proves by a mailed code that it is they.

They signed in by a code, or with an account elsewhere. allauth would let them change everything unasked.
"""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.http import HttpRequest

from gaceta.readers.fields import CodeField

KEY = "gaceta_mailed_proof"


class MailedCodeForm(forms.Form):
    """The code that came."""

    code = CodeField()

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        self.expected = expected
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not self.expected or not compare_user_code(actual=code, expected=self.expected):
            raise get_adapter().validation_error("incorrect_code")
        return code


def is_missing(request: HttpRequest) -> bool:
    """The reader has only the mail to prove with, and has not done so in the last minutes."""
    if get_reauthentication_flows(request.user):
        return False
    proofs = [it for it in get_authentication_records(request, request.user) if _is_proof(it)]
    return not proofs or time.time() - proofs[-1]["at"] >= app_settings.REAUTHENTICATION_TIMEOUT


def send_code(request: HttpRequest) -> None:
    """Mail a code to the reader's address, in place of any before."""
    code = get_adapter(request).generate_login_code()
    request.session[KEY] = {"code": code, "at": time.time()}
    told = {"code": code, "user": request.user}
    get_adapter(request).send_mail("readers/email/proof", request.user.email, told)


def code_sent(request: HttpRequest) -> str:
    """The code that is on its way; empty if there is none, or its time is over."""
    sent = request.session.get(KEY)
    lives = sent and time.time() - sent["at"] < app_settings.LOGIN_BY_CODE_TIMEOUT
    return sent["code"] if lives else ""


def accept(request: HttpRequest) -> None:
    """The code was right: it is used up, and the session has a new token."""
    request.session.pop(KEY, None)
    record_authentication(request, request.user, method="code", reauthenticated=True)


def _is_proof(record: dict[str, Any]) -> bool:
    return bool(record.get("reauthenticated"))
