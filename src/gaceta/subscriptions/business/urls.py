"""Addresses of a company's pages, all below ``subscription/business/``."""

from django.urls import path

from gaceta.subscriptions.business import domain_views, list_views, seat_views, views

urlpatterns = [
    path("", views.companies, name="business"),
    path("left/<int:former>/", views.former_seen, name="former-seen"),
    path("join/<int:company>/", domain_views.join, name="join"),
    path("<int:company>/", views.company, name="company"),
    path("<int:company>/name/", views.name, name="company-name"),
    path("<int:company>/use/", views.use, name="company-use"),
    path("<int:company>/seats.csv", views.export, name="company-export"),
    path("<int:company>/seats/<int:number>/", seat_views.seat, name="company-seat"),
    path("<int:company>/invite/", list_views.invite, name="company-invite"),
    path("<int:company>/invite/<int:kept>/", list_views.checked, name="company-list"),
    path("<int:company>/invite/<int:kept>/send/", list_views.send, name="company-send"),
    path("<int:company>/invite/<int:kept>/discard/", list_views.discard, name="company-discard"),
    path("<int:company>/invite/<int:kept>/progress/", list_views.progress, name="company-progress"),
    path("<int:company>/domains/", domain_views.all_domains, name="company-domains"),
    path("<int:company>/domains/<int:domain>/", domain_views.domain, name="company-domain"),
    path(
        "<int:company>/domains/<int:domain>/give-up/",
        domain_views.give_up,
        name="company-give-up",
    ),
]
