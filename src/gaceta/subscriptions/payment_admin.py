"""Payment for the desk: what arrived by transfer, what is given back, and events that went wrong.

Every act is kept in Django's log of the admin, with who did it and when.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from gaceta.subscriptions.models import Invoice, Order, PaymentEvent
from gaceta.subscriptions.payment import events, offline
from gaceta.subscriptions.payment.provider import NotPossible, PaymentDown, provider_called


class OnlyRead(admin.ModelAdmin):
    """Written by payment alone: the desk looks, and acts through actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RefundForm(forms.ModelForm):
    """An invoice with one thing to do: give money back."""

    give_back = forms.IntegerField(
        label=gettext_lazy("give back, in cents"),
        required=False,
        min_value=1,
        help_text=gettext_lazy(
            "Stripe sends it back by itself; a transfer on invoice you make at the bank, then enter here."
        ),
    )

    class Meta:
        model = Invoice
        fields: list[str] = []

    def clean_give_back(self) -> int | None:
        amount, invoice = self.cleaned_data["give_back"], self.instance
        if amount and (invoice.paid is None or amount > invoice.amount - invoice.refunded):
            raise ValidationError(gettext("No more can be given back than was paid."))
        return amount


@admin.register(Invoice)
class InvoiceAdmin(OnlyRead):
    """Invoices, never changed: only paid, and given back."""

    form = RefundForm
    list_display = ["label", "bill_to", "amount", "currency", "issued", "due", "paid", "voided"]
    list_filter = ["provider", ("paid", admin.EmptyFieldListFilter), "issued"]
    search_fields = ["bill_to", "subscription__owner__email", "their_number", "number"]
    actions = ["mark_paid"]

    def get_readonly_fields(self, request: HttpRequest, obj: Invoice | None = None) -> list[str]:
        shown = ["subscription", "year", "number", "their_number", "provider", "bill_to", "lines"]
        dates = ["period_start", "period_end", "issued", "due", "paid", "voided"]
        return [*shown, "amount", "currency", "tax_rate", *dates, "refunded", "refunded_at"]

    def get_fields(self, request: HttpRequest, obj: Invoice | None = None) -> list[str]:
        return [*self.get_readonly_fields(request, obj), "give_back"]

    def save_model(self, request: HttpRequest, obj: Invoice, form: ModelForm, change: bool) -> None:
        amount = form.cleaned_data.get("give_back")
        if not amount:
            return
        try:
            provider_called(obj.provider).refund(obj, amount, timezone.now())
        except (NotPossible, PaymentDown) as reason:
            self.message_user(request, str(reason), messages.ERROR)

    @admin.action(description=gettext_lazy("The money has arrived: mark as paid"))
    def mark_paid(self, request: HttpRequest, queryset: QuerySet[Invoice]) -> None:
        for invoice in queryset:
            if invoice.provider != offline.NAME:
                told = gettext("%(label)s is paid at the payment service, not here.")
            elif invoice.paid:
                told = gettext("%(label)s was paid already.")
            elif invoice.voided:
                told = gettext("%(label)s is void: nothing is owed on it.")
            else:
                offline.mark_paid(invoice, timezone.now())
                self.log_change(request, invoice, "Marked as paid.")
                continue
            self.message_user(request, told % {"label": invoice.label}, messages.WARNING)


@admin.register(Order)
class OrderAdmin(OnlyRead):
    """Who set out to buy what."""

    list_display = ["made", "reader", "price", "state", "provider"]
    list_filter = ["state", "provider"]
    search_fields = ["reader__email", "provider_id"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PaymentEvent)
class PaymentEventAdmin(OnlyRead):
    """What the provider told. A contradiction is an alarm; an error can be worked again."""

    list_display = ["received", "kind", "event_id", "worked", "error", "conflicts"]
    list_filter = [
        ("worked", admin.EmptyFieldListFilter),
        ("error", admin.EmptyFieldListFilter),
        "conflicts",
        "kind",
    ]
    search_fields = ["event_id", "body"]
    actions = ["work_again"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The action asks for it; the fields are shown and never saved.
        return obj is None and super().has_change_permission(request, obj)

    @admin.action(description=gettext_lazy("Work again"))
    def work_again(self, request: HttpRequest, queryset: QuerySet[PaymentEvent]) -> None:
        for event in queryset:
            events.work(event)
