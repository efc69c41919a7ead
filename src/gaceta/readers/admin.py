"""Readers and devices for the desk. Passwords are set by their owners alone."""

from django.contrib import admin
from django.http import HttpRequest

from gaceta.readers.models import Device, Reader


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

    def get_readonly_fields(self, request: HttpRequest, obj: Reader | None = None) -> list[str]:
        return [*self.readonly_fields, "email"] if obj else self.readonly_fields


@admin.register(Device)
class DeviceAdmin(admin.ModelAdmin):
    """Which devices there are: to look at, not to change."""

    list_display = ["reader", "kind", "name", "first_seen", "last_seen"]
    search_fields = ["reader__email"]
    readonly_fields = ["reader", "id_hash", "kind", "name", "first_seen", "last_seen"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
