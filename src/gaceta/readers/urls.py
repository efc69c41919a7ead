"""The pages of an account, and some of allauth's that we answer in our own way.

allauth's are included after these under the same prefix: it names the addresses, these answer.
"""

from allauth.account import views as allauth_views
from django.urls import path

from gaceta.readers.pace import evenly
from gaceta.readers.views import account, devices, password, privacy

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
    path("login/", evenly(200)(allauth_views.login), name="login"),
    path("signup/", evenly(200, 302)(allauth_views.signup), name="signup"),
    path(
        "password/reset/",
        evenly(200, 302)(allauth_views.password_reset),
        name="password_reset",
    ),
]
