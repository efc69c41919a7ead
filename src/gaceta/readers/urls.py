"""The reader's own page, and three of allauth's at their own addresses, answered evenly.

allauth's are included after these under the same prefix: it names the addresses, these answer.
"""

from allauth.account import views as allauth_views
from django.urls import path

from gaceta.readers.pace import evenly
from gaceta.readers.views import account

app_name = "readers"
urlpatterns = [
    path("", account, name="account"),
    path("login/", evenly(200)(allauth_views.login), name="login"),
    path("signup/", evenly(200, 302)(allauth_views.signup), name="signup"),
    path(
        "password/reset/",
        evenly(200, 302)(allauth_views.password_reset),
        name="password_reset",
    ),
]
