"""What another site is told of a reader: a number that means nothing, and what they agreed to."""

from collections.abc import Iterable
from typing import Any, Literal

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client, PrivateKey
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gaceta.readers.identity.keys import private_key
from gaceta.readers.models import Reader


class Identity(DefaultOIDCAdapter):
    """Our answers to allauth's questions about signing in elsewhere."""

    scope_display = {
        "openid": _("that it is you, by a number that says nothing else"),
        "email": _("your email address"),
        "profile": _("your name"),
    }

    def get_issuer(self) -> str:
        """The site's own address, whatever the request says."""
        return settings.ORIGIN

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: Reader,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """The number; address and name only where the reader agreed to them."""
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if "email" in scopes:
            claims |= {"email": user.email, "email_verified": True}
        if "profile" in scopes and user.name:
            claims["name"] = user.name
        return claims

    def get_user_sub(self, client: Client, user: Reader) -> str:
        return str(user.key)

    def get_user_by_sub(self, client: Client, sub: str) -> Reader | None:
        try:
            return Reader.objects.filter(key=sub, is_active=True).first()
        except ValidationError:
            return None

    def list_private_keys(self, **_: Any) -> list[PrivateKey]:
        return [PrivateKey(pem=private_key())]

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        """Only what is on: the code flow."""
        del data["device_authorization_endpoint"]
        data["response_types_supported"] = ["code"]
        data["grant_types_supported"] = ["authorization_code", "refresh_token"]
