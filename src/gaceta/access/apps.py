"""Joins what happens to accounts and subscriptions to the seats."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "gaceta.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models exist only now.
        from gaceta.access import account, endings, months  # noqa: F401, PLC0415

        endings.listen()
        months.listen()
