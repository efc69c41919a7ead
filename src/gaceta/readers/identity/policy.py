"""Browsers hold a form to its page's policy on every redirect that follows: so it names our sites.

And those with whose accounts readers may sign in here.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

Handler = Callable[[HttpRequest], HttpResponse]

ON_THE_WAY = (
    "idp:oidc:authorization",
    "idp:oidc:logout",
    "account_login",
    "account_signup",
    "socialaccount_connections",
    "account_reauthenticate",
    "readers:mailed_proof",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
)
"""Pages whose form may lead, by redirects, to a site that asked who somebody is."""


def forms_lead_to_our_sites(get_response: Handler) -> Handler:
    """Lets the forms of these pages end at the sites that a publisher has registered, at no other."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path in {reverse(name) for name in ON_THE_WAY} and (sites := _sites()):
            response._csp_update = {"form-action": sites}
        return response

    return middleware


def _sites() -> list[str]:
    addresses = Client.objects.values_list("redirect_uris", flat=True)
    parts = [urlsplit(address) for text in addresses for address in text.split()]
    ours = {f"{part.scheme}://{part.netloc}" for part in parts if part.netloc}
    return sorted(ours | set(settings.SIGN_IN_ORIGINS))
