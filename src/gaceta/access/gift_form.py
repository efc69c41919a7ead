"""What the page of a story offers a subscriber to give: a signed statement that a form holds."""

import secrets
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from gaceta.access import engine
from gaceta.signing import Seal, hmac_seal

LASTS = 24 * 60 * 60
"""Seconds. On a page that is open for longer, the button first leads to a new one."""
TYPE = "gaceta-giving+jwt"


@dataclass(frozen=True)
class Giving:
    """One story, which one reader may give once."""

    story: str
    path: str
    meter: str
    most: int
    once: str
    """So that a form that is sent twice gives once."""


def offer(story: str, path: str, meter: str, most: int) -> str:
    """A new ``Giving``, as the text of a form's field. ``path`` is the story's own address."""
    claims = {"story": story, "path": path, "meter": meter, "most": most}
    claims["once"] = secrets.token_urlsafe(16)
    return _seal().stamp(claims, expires=time.time() + LASTS)


def read(text: str) -> Giving:
    """What such a field holds. Raises BadToken, and Expired after a day."""
    return offered(_seal().open(text, now=time.time()))


def offered(claims: dict[str, Any]) -> Giving:
    return Giving(**{name: claims[name] for name in ("story", "path", "meter", "most", "once")})


def _seal() -> Seal:
    return _sealed(engine.config().secret, engine.config().origin)


@cache
def _sealed(secret: bytes, origin: str) -> Seal:
    return hmac_seal(secret, typ=TYPE, issuer=origin, audience=f"{origin}/gifts")
