"""The address of a provider's events: in no language, since no person reads it."""

from django.urls import path

from gaceta.subscriptions.payment.views.telling import told

app_name = "payment"
urlpatterns = [path("events/<slug:provider>/", told, name="events")]
