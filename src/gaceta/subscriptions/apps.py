"""The subscriptions' room as Django finds it."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "gaceta.subscriptions"
    verbose_name = _("Subscriptions")

    def ready(self) -> None:
        for listening in ("summary", "erasing", "tidying", "terms_admin", "payment_admin"):
            import_module(f"gaceta.subscriptions.{listening}")
