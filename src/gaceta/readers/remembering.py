"""Whether a device stays signed in: asked at the door, and heeded once the reader is in.

Between the two may stand a second step, so the wish waits in the session.
"""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gaceta.readers.devices import KEPT_FOR

_WISH = "gaceta_remember"


def remember_field() -> forms.BooleanField:
    """The box to tick, with what it means. It is left unticked."""
    return forms.BooleanField(
        label=_("Remember this device"),
        required=False,
        help_text=_(
            "You stay signed in on this device until 90 days pass without a visit. "
            "Leave it unticked where other people use the device too."
        ),
    )


def note_wish(request: HttpRequest, remember: bool) -> None:
    """Keep what was asked until the reader is signed in."""
    request.session[_WISH] = remember


def heed_wish(request: HttpRequest) -> None:
    """They are signed in: the session lasts as long as was asked."""
    let_last(request, request.session.pop(_WISH, False))


def let_last(request: HttpRequest, remember: bool) -> None:
    """Until the browser closes, or until ``KEPT_FOR`` has passed without a page."""
    request.session.set_expiry(int(KEPT_FOR.total_seconds()) if remember else None)
