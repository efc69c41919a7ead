"""Addresses of the subscription's pages."""

from django.urls import include, path

from gaceta.subscriptions import invitation_views, own_views, people_views
from gaceta.subscriptions.views import offer, premium, terms

app_name = "subscriptions"
urlpatterns = [
    path("", offer, name="offer"),
    path("premium/", premium, name="premium"),
    path("business/", include("gaceta.subscriptions.business.urls")),
    path("terms/", terms, name="terms"),
    path("people/", people_views.people, name="people"),
    path("people/invitation/<int:pk>/resend/", people_views.resend, name="resend"),
    path("people/invitation/<int:pk>/withdraw/", people_views.withdraw, name="withdraw"),
    path("people/seat/<int:pk>/remove/", people_views.remove, name="remove"),
    path("people/request/<int:pk>/agree/", people_views.agree, name="agree"),
    path("people/request/<int:pk>/decline/", people_views.decline, name="decline"),
    path("own/", own_views.own, name="own"),
    path("own/buy/", own_views.buy, name="own-buy"),
    path("invitation/", invitation_views.invited, name="invited"),
    path("invitation/accept/", invitation_views.accept, name="accept"),
    path("invitation/<str:token>/", invitation_views.from_letter, name="invitation"),
]
