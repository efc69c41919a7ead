"""The subscriptions' room as Django finds it."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LISTENING = (
    "summary",
    "erasing",
    "their_data",
    "tidying",
    "terms_admin",
    "payment_admin",
    "business.account",
    "business.own_data",
)
"""Modules that hear signals, or register what the desk sees."""


class SubscriptionsConfig(AppConfig):
    name = "gaceta.subscriptions"
    verbose_name = _("Subscriptions")

    def ready(self) -> None:
        for listening in LISTENING:
            import_module(f"gaceta.subscriptions.{listening}")
