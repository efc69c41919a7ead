"""The pages of an account, and those of allauth's that we answer differently: evenly, or with more asked.

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
from gaceta.readers.views import account, devices, mailed_proof, password, privacy

app_name = "readers"
urlpatterns = [
    path("", account.account, name="account"),
    path("profile/", account.profile, name="profile"),
    path("devices/", devices.devices, name="devices"),
    path("devices/<int:pk>/name/", devices.name_device, name="name_device"),
    path("devices/<int:pk>/end/", devices.sign_device_out, name="sign_device_out"),
    path("devices/others/end/", devices.sign_others_out, name="sign_others_out"),
    path("data/", privacy.privacy, name="privacy"),
    path("data/copy/", privacy.export, name="export"),
    path("data/erase/", privacy.erase, name="erase"),
    path("erased/", privacy.erased, name="erased"),
    path("password/change/", password.password_change, name="password_change"),
    path("password/set/", password.password_set, name="password_set"),
    path("password/ended/", password.ended, name="ended"),
    path("reauthenticate/mail/", mailed_proof.mailed_proof, name="mailed_proof"),
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
