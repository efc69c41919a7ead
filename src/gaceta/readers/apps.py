"""The readers' room as Django finds it."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadersConfig(AppConfig):
    name = "gaceta.readers"
    verbose_name = _("Readers")

    def ready(self) -> None:
        for listening in ("endings", "privacy"):
            import_module(f"gaceta.readers.{listening}")
