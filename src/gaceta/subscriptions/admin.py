"""Plans and subscriptions for the desk. What a change must end is ended by ``memberships``."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from gaceta.subscriptions import invitations, memberships
from gaceta.subscriptions.models import Order, Plan, Price, Seat, Subscription

_STAYS = _(
    "“%(plan)s” was bought, so it stays for those who have it. "
    "Untick “on sale”, and nobody new can buy it."
)


class PriceInline(admin.TabularInline):
    """What a plan costs. A price that somebody pays is taken off sale, never changed."""

    model = Price
    extra = 0
    can_delete = False


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    """What is sold. The seats of a plan in use are not changed: make a new plan."""

    list_display = ["code", "kind", "seats", "name", "on_sale"]
    inlines = [PriceInline]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A plan that was ever bought stays; it is taken off sale instead."""
        plan = self.get_object(request, object_id)
        if plan is None or not _in_use(plan):
            return super().delete_view(request, object_id, extra_context)
        self.message_user(request, _STAYS % {"plan": plan}, messages.ERROR)
        return redirect("admin:subscriptions_plan_change", plan.pk)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Plan]) -> None:
        """The same for several at once: those in use stay."""
        for plan in queryset:
            if _in_use(plan):
                self.message_user(request, _STAYS % {"plan": plan}, messages.ERROR)
            else:
                plan.delete()

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> list[str]:
        return ["code", "kind", "seats"] if obj else []


class SeatInline(admin.TabularInline):
    """Who reads. Another reader in a line gives the seat to them; none frees it."""

    model = Seat
    fields = ["number", "reader", "key"]
    readonly_fields = ["number", "key"]
    autocomplete_fields = ["reader"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Subscription | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Subscription | None = None) -> bool:
        ended = obj is not None and obj.status == Subscription.Status.ENDED
        return not ended and super().has_change_permission(request, obj)


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    """Subscriptions that the desk gives out; once made, they are prolonged or ended."""

    list_display = ["owner", "plan", "status", "period_start", "period_end"]
    list_filter = ["status", "plan"]
    search_fields = ["owner__email"]
    autocomplete_fields = ["owner"]
    inlines = [SeatInline]
    actions = ["end_now"]

    def get_fields(self, request: HttpRequest, obj: Subscription | None = None) -> list[str]:
        fields = ["plan", "owner", "period_start", "period_end"]
        return [*fields, "status"] if obj else fields

    def get_readonly_fields(
        self, request: HttpRequest, obj: Subscription | None = None
    ) -> list[str]:
        return ["plan", "owner", "status"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Subscription | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Subscription, form: ModelForm, change: bool
    ) -> None:
        """A new subscription gets its seats; the rest is saved as it is."""
        if change:
            return super().save_model(request, obj, form, change)
        period = memberships.Period(obj.period_start, obj.period_end)
        obj.pk = memberships.subscribe(obj.owner, obj.plan, period).pk
        return None

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool
    ) -> None:
        """Seats are taken first, so that one that falls free can be given to another."""
        formset.save(commit=False)
        moves = [
            (seat, changed) for seat, changed in formset.changed_objects if "reader" in changed
        ]
        before = {seat.pk: Seat.objects.get(pk=seat.pk).reader for seat, _changed in moves}
        with transaction.atomic():
            for former in filter(None, before.values()):
                memberships.take_seat(form.instance, former)
            invitations.withdraw_from([seat for seat, _changed in moves if seat.reader])
            for seat, _changed in moves:
                if seat.reader is not None:
                    memberships.give_seat(form.instance, seat.reader)

    @admin.action(description=_("End now: reading stops at once"))
    def end_now(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        for subscription in queryset:
            memberships.end(subscription)


def _in_use(plan: Plan) -> bool:
    return plan.subscription_set.exists() or Order.objects.filter(price__plan=plan).exists()
