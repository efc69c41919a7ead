"""The newspaper as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewspaperConfig(AppConfig):
    """Wagtail pages and pictures."""

    name = "gaceta.newspaper"
    verbose_name = _("Newspaper")
