"""The newspaper as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewspaperConfig(AppConfig):
    """Wagtail pages and pictures."""

    name = "gaceta.newspaper"
    verbose_name = _("Newspaper")

    def ready(self) -> None:
        import_module("gaceta.newspaper.account")
