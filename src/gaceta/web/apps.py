"""The site as Django finds it."""

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class WebConfig(AppConfig):
    name = "gaceta.web"

    def ready(self) -> None:
        from gaceta.web.migrating import take_time  # noqa: PLC0415 -- needs the settings

        pre_migrate.connect(take_time, sender=self)
