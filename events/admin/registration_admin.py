"""Who comes."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core import policy
from core.admin import PolicyAdmin
from core.admin.exported import ExportedAdmin
from core.punctuation import labelled
from events import registration
from events.admin.exporting import RegistrationsList
from events.admin.filters import EventOfListFilter, WhenOfEventFilter
from events.models import Registration


@admin.register(Registration)
class RegistrationAdmin(ExportedAdmin, PolicyAdmin):
    """Who comes, and what they ask. A place moves by `events.seating` alone."""

    export_list = RegistrationsList

    list_display = ["person", "event", "state", "registered_at"]
    list_filter = ["state", WhenOfEventFilter, EventOfListFilter]
    search_fields = ["user__name_zh", "user__name_en", "user__email", "guest_name", "guest_email"]
    list_select_related = ["user", "event"]
    ordering = ["-event__ends_at", "queued_at", "pk"]
    actions = ["cancel"]
    fields = [
        *("person", "address", "guest_unit", "event", "state", "category", "precedence"),
        *("registered_at", "seated_at", "held_until", "attended_at", "cancelled_at"),
    ]
    readonly_fields = fields

    @admin.display(description=_("person"), ordering="user")
    def person(self, row: Registration) -> str:
        guest = "" if row.user else f" ({_('guest')})"
        return f"{row.name}{guest}"

    @admin.display(description=_("e-mail"))
    def address(self, row: Registration) -> str:
        return row.email

    @admin.display(description=_("registered at"), ordering="queued_at")
    def registered_at(self, row: Registration) -> str:
        return date_format(timezone.localtime(row.queued_at), "DATETIME_FORMAT")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_cancel_permission(self, request):
        return policy.can(request.user, "change", Registration)

    @admin.action(
        description=_("Cancel, and give the seats to the next in line"), permissions=["cancel"]
    )
    def cancel(self, request, queryset):
        cancelled = moved = 0
        for row in queryset.select_related("event"):
            try:
                moved += len(registration.cancel(row, actor=request.user))
                cancelled += 1
            except registration.RegistrationRefused as refusal:
                messages.warning(request, labelled(row, refusal))
        told = {"cancelled": cancelled, "moved": moved}
        text = _("Cancelled: %(cancelled)d. Moved up from the waiting list: %(moved)d.")
        messages.success(request, text % told)
