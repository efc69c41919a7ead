"""The newspaper's addresses. What a reader sees begins with the edition's language."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from gaceta.web.views import front_door

admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", front_door, name="front-door"),
    # One way in, with one count of attempts: the readers'.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin.site.urls),
    path("payment/", include("gaceta.subscriptions.payment.urls")),
    path("", include("gaceta.readers.identity.urls")),
    *i18n_patterns(
        path("account/", include("gaceta.newspaper.urls")),
        path("account/", include("gaceta.readers.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/security/", include("allauth.mfa.urls")),
        path("account/with/", include("allauth.socialaccount.urls")),
        path("account/with/", include("allauth.socialaccount.providers.openid_connect.urls")),
        path("subscription/", include("gaceta.subscriptions.urls")),
        path("access/", include("gaceta.access.urls")),
        path("", include(wagtail_urls)),
    ),
]
