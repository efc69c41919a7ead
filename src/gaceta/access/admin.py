"""Links by which stories were given, for the desk: it sees how often each is opened, and may end it."""

from django.contrib import admin
from django.http import HttpRequest

from gaceta.access.models import Gift


@admin.register(Gift)
class GiftAdmin(admin.ModelAdmin):
    """Who gave a story is not kept, and the link itself is not either."""

    list_display = ["path", "until", "opened", "withdrawn"]
    list_filter = ["withdrawn"]
    search_fields = ["path"]
    fields = ["path", "until", "opened", "withdrawn"]
    readonly_fields = ["path", "until", "opened"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Gift | None = None) -> bool:
        return False
