"""Readers may sign in with an account elsewhere: providers of OpenID Connect, named by a file.

An account elsewhere opens none here by its address alone: who has one here joins the two themselves.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gaceta.gate.secret import BadSetting

NAME = "GACETA_SIGN_IN_WITH"
NEEDED = {"id", "name", "server", "client_id", "secret"}


def read_providers(file: Path | None) -> list[dict[str, str]]:
    """The providers in the file; none without one. Raises BadSetting, which says what to write."""
    if file is None:
        return []
    try:
        told = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadSetting(f"{NAME} is {str(file)!r}, which cannot be read: {error}.") from None
    if isinstance(told, list) and all(map(_is_provider, told)):
        return told
    raise BadSetting(
        f"{NAME} is {str(file)!r}, which is no list of providers with {', '.join(sorted(NEEDED))} each. "
        "Write it as in docs/sign-in-elsewhere.md."
    )


def as_allauth_asks(providers: list[dict[str, str]]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS."""
    apps = [
        {
            "provider_id": told["id"],
            "name": told["name"],
            "client_id": told["client_id"],
            "secret": told["secret"],
            "settings": {"server_url": told["server"]},
        }
        for told in providers
    ]
    return {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}}


def origins(providers: list[dict[str, str]]) -> list[str]:
    """Where the form that begins such a sign-in leads."""
    parts = [urlsplit(told["server"]) for told in providers]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})


def _is_provider(told: Any) -> bool:
    return (
        isinstance(told, dict)
        and told.keys() >= NEEDED
        and all(isinstance(told[key], str) and told[key] for key in NEEDED)
        and urlsplit(told["server"]).scheme in ("http", "https")
    )
