"""Addresses of the subscription's pages."""

from django.urls import path

from gaceta.subscriptions.payment.views import buying, changing, managing
from gaceta.subscriptions.views import terms

app_name = "subscriptions"
urlpatterns = [
    path("", buying.offer, name="offer"),
    path("checkout/", buying.checkout, name="checkout"),
    path("bought/<uuid:key>/", buying.bought, name="bought"),
    path("premium/", changing.premium, name="premium"),
    path("manage/", managing.manage, name="manage"),
    path("manage/<int:subscription>/seats/", changing.seats, name="seats"),
    path("manage/<int:subscription>/cancel/", managing.cancel, name="cancel"),
    path("manage/<int:subscription>/resume/", managing.resume, name="resume"),
    path("manage/<int:subscription>/method/", managing.method, name="method"),
    path("invoices/<int:number>/", managing.invoice, name="invoice"),
    path("terms/", terms, name="terms"),
]
