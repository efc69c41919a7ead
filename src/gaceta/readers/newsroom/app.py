"""``wagtail.users``, with our user forms."""

from importlib import import_module

from wagtail.users.apps import WagtailUsersAppConfig


class NewsroomUsersConfig(WagtailUsersAppConfig):
    """Put ``gaceta.readers.newsroom.app.NewsroomUsersConfig`` where ``wagtail.users`` would stand."""

    user_viewset = "gaceta.readers.newsroom.users.ReaderViewSet"

    def ready(self) -> None:
        super().ready()
        account = import_module("wagtail.admin.views.account")
        users = import_module("gaceta.readers.newsroom.users")
        # Wagtail asks for a first and a last name there, which no hook can take away.
        account.NameEmailSettingsPanel.form_class = users.NameForm
