"""Addresses of the door."""

from django.urls import path

from gaceta.access import noticed_view, views

app_name = "access"

urlpatterns = [
    path("takeover/", views.takeover, name="takeover"),
    path("notice/", views.notice, name="notice"),
    path("place/", views.place, name="place"),
    path("entitlement/", views.entitlement, name="entitlement"),
    path("why/", views.why, name="why"),
    path("noticed/", noticed_view.noticed_page, name="noticed"),
]
