"""The page on which a reader agrees, and the one thing that is asked of sites besides allauth's."""

from typing import Any

from allauth.idp.oidc.internal.oauthlib.utils import respond_html_error
from allauth.idp.oidc.views import AuthorizationView
from django.http import HttpRequest, HttpResponse
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError


class AgreementView(AuthorizationView):
    """Of every site a proof is asked that it began the sign-in which it ends: PKCE, by SHA-256."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("code_challenge_method") == "S256" and request.GET.get("code_challenge"):
            return super().get(request, *args, **kwargs)
        response = respond_html_error(
            request, error=InvalidRequestError("PKCE with S256 is needed.")
        )
        response.status_code = 400
        return response
