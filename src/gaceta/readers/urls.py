"""The reader's own pages, and those of allauth's that we answer differently: evenly, or with more asked.

allauth's are included after these under the same prefix: it names the addresses, these answer.
"""

from allauth.account import views as allauth_views
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.urls import path
from django.views.generic import RedirectView

from gaceta.readers.codes import AskForCodeView, CodeView
from gaceta.readers.pace import evenly
from gaceta.readers.passkeys import PasskeyView
from gaceta.readers.views import account

app_name = "readers"
urlpatterns = [
    path("", account, name="account"),
    path("login/", evenly(200)(allauth_views.login), name="login"),
    path("login/code/", evenly(200, 302)(AskForCodeView.as_view()), name="ask_for_code"),
    path("login/code/confirm/", CodeView.as_view(), name="code"),
    path("signup/", evenly(200, 302)(allauth_views.signup), name="signup"),
    path(
        "password/reset/",
        evenly(200, 302)(allauth_views.password_reset),
        name="password_reset",
    ),
    path(
        "security/authenticate/",
        AuthenticateView.as_view(extra_context={"contact": settings.ENVIRONMENT.contact}),
        name="second_step",
    ),
    # One page shows passkeys, app and recovery codes: allauth's list of passkeys leads there.
    path("security/webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="passkeys"),
    path("security/webauthn/login/", PasskeyView.as_view(), name="passkey"),
]
