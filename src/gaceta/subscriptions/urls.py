"""Addresses of the subscription's pages."""

from django.urls import include, path

from gaceta.subscriptions import invitation_views
from gaceta.subscriptions.views import offer, premium, terms

app_name = "subscriptions"
urlpatterns = [
    path("", offer, name="offer"),
    path("premium/", premium, name="premium"),
    path("business/", include("gaceta.subscriptions.business.urls")),
    path("terms/", terms, name="terms"),
    path("invitation/<str:token>/", invitation_views.from_letter, name="invitation"),
]
