"""The addresses of OpenID Connect. Their names are allauth's, who looks them up."""

from allauth.idp.oidc import views
from django.urls import include, path

from gaceta.readers.identity.views import AgreementView

app_name = "idp"

_addresses = [
    path(".well-known/openid-configuration", views.configuration, name="configuration"),
    path(".well-known/jwks.json", views.jwks, name="jwks"),
    path("identity/o/authorize", AgreementView.as_view(), name="authorization"),
    path("identity/o/logout", views.logout, name="logout"),
    path("identity/o/api/token", views.token, name="token"),
    path("identity/o/api/revoke", views.revoke, name="revoke"),
    path("identity/o/api/userinfo", views.user_info, name="userinfo"),
    # No client may use it, but the configuration looks up where it is.
    path("identity/o/api/device/code", views.device_code, name="device_code"),
]
urlpatterns = [path("", include((_addresses, "oidc")))]
