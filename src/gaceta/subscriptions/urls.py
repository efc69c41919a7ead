"""Addresses of the subscription's pages."""

from django.urls import include, path

from gaceta.subscriptions import invitation_views, own_views, people_views, terms_views
from gaceta.subscriptions.payment.views import buying, changing, managing

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
    path("business/", include("gaceta.subscriptions.business.urls")),
    path("terms/", terms_views.current, name="terms"),
    path("terms/asked/", terms_views.ask, name="terms-asked"),
    path("terms/accept/", terms_views.accept, name="terms-accept"),
    path("terms/leave/", terms_views.leave, name="terms-leave"),
    path("terms/accepted/<int:pk>/", terms_views.accepted, name="terms-accepted"),
    path("terms/<slug:day>/", terms_views.version, name="terms-version"),
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
