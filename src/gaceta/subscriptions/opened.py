"""The invitation that a browser has opened, kept in its session on the way to an account.

Of the token, the hash: a session is stored, and a copy of the database accepts nothing.
"""

from dataclasses import asdict, dataclass

from django.http import HttpRequest

KEY = "subscriptions_invitation"


@dataclass(frozen=True)
class Opened:
    """``agreed`` once the reader went to sign in or to open an account in order to accept."""

    token_hash: str
    agreed: bool = False


def opened_in(request: HttpRequest) -> Opened | None:
    """What this browser has opened, if anything."""
    kept = request.session.get(KEY)
    return Opened(**kept) if kept else None


def keep(request: HttpRequest, opened: Opened) -> None:
    """Carry it on, in the session of now."""
    request.session[KEY] = asdict(opened)


def drop(request: HttpRequest) -> None:
    """It is accepted, or of no use."""
    request.session.pop(KEY, None)
