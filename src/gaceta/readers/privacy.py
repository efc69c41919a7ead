"""Everything that is kept of a reader, in one document. Each room tells its own part by a signal."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from django.apps import apps
from django.dispatch import receiver
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.readers.signals import data_asked


def data_of(reader: Reader) -> dict[str, Any]:
    """All of it, by name, as JSON takes it. No secret is in it: of those we have hashes alone."""
    document: dict[str, Any] = {"written": timezone.now()}
    for _receiver, part in data_asked.send(Reader, reader=reader):
        document |= part
    return document


@receiver(data_asked)
def on_data_asked(reader: Reader, **kwargs: Any) -> dict[str, Any]:
    """The account, its addresses, devices and sessions, and the ways of signing in."""
    return {
        "account": _account(reader),
        "addresses": _addresses(reader),
        "devices": _devices(reader),
        "sessions": _sessions(reader),
        "second_steps": _second_steps(reader),
        "other_sites": _other_sites(reader),
        "signed_in_elsewhere": _signed_in_elsewhere(reader),
    }


def _account(reader: Reader) -> dict[str, Any]:
    return {
        "id": reader.key,
        "email": reader.email,
        "name": reader.name,
        "language": reader.language,
        "joined": reader.joined,
        "last_signed_in": reader.last_login,
        "has_password": reader.has_usable_password(),
        "works_here": reader.is_staff,
        "groups": list(reader.groups.values_list("name", flat=True)),
    }


def _addresses(reader: Reader) -> list[dict[str, Any]]:
    return list(EmailAddress.objects.filter(user=reader).values("email", "verified", "primary"))


def _devices(reader: Reader) -> list[dict[str, Any]]:
    return list(reader.devices.values("id_hash", "kind", "name", "first_seen", "last_seen"))


def _sessions(reader: Reader) -> list[dict[str, Any]]:
    return list(reader.sessions.values("device__id_hash", "expires"))


def _second_steps(reader: Reader) -> list[dict[str, Any]]:
    """Which there are and since when. What they are made of stays a secret."""
    if not apps.is_installed("allauth.mfa"):
        return []
    steps = apps.get_model("mfa", "Authenticator").objects.filter(user=reader)
    return list(steps.values("type", "created_at", "last_used_at"))


def _other_sites(reader: Reader) -> list[dict[str, Any]]:
    """The accounts elsewhere by which the reader signs in here."""
    if not apps.is_installed("allauth.socialaccount"):
        return []
    accounts = apps.get_model("socialaccount", "SocialAccount").objects.filter(user=reader)
    return list(accounts.values("provider", "uid", "extra_data", "date_joined", "last_login"))


def _signed_in_elsewhere(reader: Reader) -> list[dict[str, Any]]:
    """Our sites that the reader has let know who they are. Of tokens there are hashes alone."""
    told = Token.objects.filter(user=reader)
    return list(told.values("client__name", "type", "scopes", "created_at", "expires_at"))
