"""Readers and devices for the desk. Passwords are set by their owners alone."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from gaceta.readers.models import Device, Reader
from gaceta.readers.sign_outs import end_everything


@admin.register(Reader)
class ReaderAdmin(admin.ModelAdmin):
    """Who has an account. The address is changed by the reader, who confirms it."""

    list_display = ["email", "name", "language", "is_active", "is_staff", "joined"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["email", "name"]
    readonly_fields = ["key", "joined", "last_login"]
    fields = [
        "email",
        "name",
        "language",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "key",
        "joined",
        "last_login",
    ]
    filter_horizontal = ["groups"]
    actions = ["sign_out"]

    def get_readonly_fields(self, request: HttpRequest, obj: Reader | None = None) -> list[str]:
        return [*self.readonly_fields, "email"] if obj else self.readonly_fields

    @admin.action(
        description=_("Sign out: all sessions, devices and reading end"), permissions=["change"]
    )
    def sign_out(self, request: HttpRequest, queryset: QuerySet[Reader]) -> None:
        """What an account that somebody else uses needs first. Its owner signs in again."""
        ended = [end_everything(reader, why="desk") for reader in queryset]
        sessions = sum(one.sessions for one in ended)
        told = ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", sessions)
        messages.success(request, told % {"n": sessions})


@admin.register(Device)
class DeviceAdmin(admin.ModelAdmin):
    """Which devices there are: to look at, not to change."""

    list_display = ["reader", "kind", "name", "first_seen", "last_seen"]
    search_fields = ["reader__email"]
    readonly_fields = ["reader", "id_hash", "kind", "name", "first_seen", "last_seen"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
