"""Addresses of the door."""

from django.urls import path

from gaceta.access import renewing, views

app_name = "access"

urlpatterns = [
    path("takeover/", views.takeover, name="takeover"),
    path("notice/", views.notice, name="notice"),
    path("place/", views.place, name="place"),
    path("entitlement/", renewing.entitlement, name="entitlement"),
    path("another-device/", views.another_device, name="another-device"),
    path("why/", views.why, name="why"),
]
