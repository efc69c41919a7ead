"""What begins and ends with a sign-in, a sign-out, and a new password, address or second step."""

from dataclasses import asdict
from typing import Any

from allauth.account import signals as allauth_signals
from allauth.account.models import EmailAddress
from allauth.mfa import signals as factor_signals
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from gaceta.readers import signals
from gaceta.readers.devices import (
    DeviceOfRequest,
    device_of,
    is_remembered,
    known_device,
    notes_of,
    tell_again,
)
from gaceta.readers.models import Reader
from gaceta.readers.remembering import heed_wish
from gaceta.readers.sessions import begin
from gaceta.readers.sign_outs import SignedOut, end_everything, end_others
from gaceta.readers.tidying import forget_old

ENDED_KEY = "gaceta_ended"


@receiver(user_logged_in)
def on_sign_in(request: HttpRequest, **kwargs: Any) -> None:
    """The device is known before the first page, so that tabs opened at once are one device."""
    if not hasattr(request, "user"):
        return  # signed in by a program, not by a browser that could keep a cookie
    begin(request.session)
    heed_wish(request)
    notes_of(request).device = None
    device_of(request)
    tell_again(request)
    forget_old()


@receiver(user_logged_out)
def on_sign_out(request: HttpRequest, user: Reader | None, **kwargs: Any) -> None:
    """Tell who holds leases; a device that nobody asked us to remember is forgotten."""
    if user is None:
        return
    device = known_device(request)
    notes = notes_of(request)
    notes.device, notes.left, notes.remembered = None, True, is_remembered(request)
    notes.signed_out = (user, device)


def tell_signed_out(notes: DeviceOfRequest) -> None:
    """Once the session is gone, so that no page that is still open comes back in through it."""
    if notes.signed_out is None:
        return
    reader, device = notes.signed_out
    signals.signed_out.send(Reader, reader=reader, device=device)
    if device is not None and not notes.remembered:
        device.delete()


@receiver(allauth_signals.password_changed)
@receiver(allauth_signals.password_set)
def on_password_changed(request: HttpRequest, user: Reader, **kwargs: Any) -> None:
    """Everything but this session and this device ends; the page that follows says how much."""
    remember_ended(request, end_others(user, request, signals.password_changed))


@receiver(allauth_signals.password_reset)
def on_password_reset(user: Reader, **kwargs: Any) -> None:
    """Who forgot the password signs in afresh, everywhere."""
    end_everything(user, signals.password_changed)


@receiver(allauth_signals.email_changed)
def on_address_changed(
    request: HttpRequest, user: Reader, from_email_address: EmailAddress | None, **kwargs: Any
) -> None:
    """The same as for a password. The first confirmation of an address changes nothing."""
    if from_email_address is not None:
        end_others(user, request, signals.address_changed)


@receiver(factor_signals.authenticator_added)
@receiver(factor_signals.authenticator_removed)
@receiver(factor_signals.authenticator_reset)
def on_second_step_changed(request: HttpRequest, user: Reader, **kwargs: Any) -> None:
    """The same as for a password: whoever came in without the new step goes out."""
    end_others(user, request, signals.second_factor_changed)


@receiver(allauth_signals.authentication_step_completed)
def on_proof(request: HttpRequest, reauthenticated: bool = False, **kwargs: Any) -> None:
    """Who proves anew who they are gets a new session token; the one before is worth nothing."""
    if reauthenticated:
        request.session.cycle_key()


@receiver(post_save, sender=Reader)
def on_closed(instance: Reader, **kwargs: Any) -> None:
    """A closed account is signed in and read nowhere."""
    if not instance.is_active:
        end_everything(instance, why="closed")


def remember_ended(request: HttpRequest, ended: SignedOut) -> None:
    """For the page that says what was ended."""
    request.session[ENDED_KEY] = asdict(ended)


def ended_of(request: HttpRequest) -> SignedOut | None:
    """What the last change of the password ended, if this session made it."""
    ended = request.session.get(ENDED_KEY)
    return SignedOut(**ended) if ended else None
