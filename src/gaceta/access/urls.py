"""Addresses of the door."""

from django.urls import path

from gaceta.access import views

app_name = "access"

urlpatterns = [
    path("takeover/", views.takeover, name="takeover"),
    path("notice/", views.notice, name="notice"),
    path("again/", views.again, name="again"),
    path("place/", views.place, name="place"),
    path("entitlement/", views.entitlement, name="entitlement"),
    path("why/", views.why, name="why"),
]
