"""Which metered stories this browser opened this month: a signed cookie, one for each edition.

It is set only where a metered story is opened, without which the free ones could not be given; it names
no reader and no device, and ends with the month. What was cut short, changed or signed with an old key
counts as none: taking it away does the same, so a stricter answer would only strike accidents.
"""

import time
from functools import cache

from django.http import HttpRequest, HttpResponse

from gaceta.access import engine
from gaceta.access.months import end_of, this_month
from gaceta.signing import BadToken, Seal, hmac_seal

TYPE = "gaceta-meter+jwt"


def name_of(meter: str) -> str:
    return f"__Host-gaceta_free_{meter}"


def opened(request: HttpRequest, meter: str) -> list[str]:
    """The marks of the stories, in the order in which they were opened."""
    try:
        claims = _seal(meter).open(request.COOKIES.get(name_of(meter), ""), now=time.time())
    except BadToken:
        return []
    return claims["opened"] if claims.get("month") == _this() else []


def keep(response: HttpResponse, meter: str, marks: list[str]) -> None:
    """Hand the browser what it is to bring along until the month is over."""
    over = end_of(this_month())
    claims = {"month": _this(), "opened": marks}
    token = _seal(meter).stamp(claims, expires=int(over.timestamp()))
    response.set_cookie(
        name_of(meter), token, expires=over, secure=True, httponly=True, samesite="Lax"
    )


def _this() -> str:
    return f"{this_month():%Y-%m}"


def _seal(meter: str) -> Seal:
    """One for each meter, so that no edition's cookie is good for another."""
    return _sealed(engine.config().secret, engine.config().origin, meter)


@cache
def _sealed(secret: bytes, origin: str, meter: str) -> Seal:
    return hmac_seal(secret, typ=TYPE, issuer=origin, audience=f"{origin}/meter/{meter}")
