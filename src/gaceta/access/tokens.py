"""The entitlement and the pass as cookies: the browser carries them, no script can read them."""

from django.http import HttpResponse

from gaceta.access import engine
from gaceta.entitlements import Entitlement, write
from gaceta.gate.callers import ENTITLEMENT_COOKIE, PASS_COOKIE
from gaceta.passes import Pass, mint
from gaceta.seats.model import Lease


def set_entitlement(response: HttpResponse, entitlement: Entitlement) -> None:
    """Hand the gate's statement to the browser."""
    _set(response, ENTITLEMENT_COOKIE, write(engine.seals().entitlements, entitlement))


def set_pass(
    response: HttpResponse,
    entitlement: Entitlement,
    lease: Lease | None,
    *,
    left_ms: int = 0,
    asked: float,
) -> None:
    """A pass for this lease; without one, a degraded pass for an outage.

    ``asked`` is when the seat was asked for, in seconds since 1970, and ``left_ms`` how long its lease
    lasted then: lengths, since the store's clock may be another than ours.
    """
    life = engine.config().policy.pass_life / 1000
    expires = min(asked + life, entitlement.until)
    if lease:
        expires = min(expires, asked + left_ms / 1000)
    granted = Pass(
        seat=entitlement.seat,
        device=entitlement.device,
        epoch=lease.epoch if lease else 0,
        expires=expires,
        degraded=lease is None,
    )
    _set(response, PASS_COOKIE, mint(engine.seals().passes, granted))


def _set(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, secure=True, httponly=True, samesite="Lax")
