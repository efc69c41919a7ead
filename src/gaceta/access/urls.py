"""Addresses of the door."""

from django.urls import path

from gaceta.access import gift_views, noticed_view, renewing, views

app_name = "access"

urlpatterns = [
    path("takeover/", views.takeover, name="takeover"),
    path("notice/", views.notice, name="notice"),
    path("again/", views.again, name="again"),
    path("place/", views.place, name="place"),
    path("entitlement/", renewing.entitlement, name="entitlement"),
    path("another-device/", views.another_device, name="another-device"),
    path("why/", views.why, name="why"),
    path("free/", views.free, name="free"),
    path("gift/", gift_views.give, name="give"),
    path("gift/withdraw/", gift_views.withdraw, name="withdraw-gift"),
    path("gift/<str:token>/", gift_views.open_gift, name="open-gift"),
    path("noticed/", noticed_view.noticed_page, name="noticed"),
]
