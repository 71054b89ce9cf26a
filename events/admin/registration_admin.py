"""Who comes, and who came."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core import policy
from core.admin import PolicyAdmin
from core.admin.exported import ExportedAdmin
from core.punctuation import labelled
from events import registration
from events.admin import unregistered
from events.admin.exporting import RegistrationsList
from events.admin.filters import AttendanceFilter, EventOfListFilter, WhenOfEventFilter
from events.admin.house_time import in_house, written
from events.models import Registration


@admin.register(Registration)
class RegistrationAdmin(ExportedAdmin, PolicyAdmin):
    """Who comes, and who came. A place moves by `events.seating` alone."""

    export_list = RegistrationsList

    change_list_template = "admin/events/registrations.html"
    list_display = ["person", "event", "state", "registered_at", "came"]
    list_filter = ["state", AttendanceFilter, WhenOfEventFilter, EventOfListFilter]
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
        return row.name if row.user else _("%(name)s (guest)") % {"name": row.name}

    @admin.display(description=_("e-mail"))
    def address(self, row: Registration) -> str:
        return row.email

    @admin.display(description=in_house(_("registered at")), ordering="queued_at")
    def registered_at(self, row: Registration) -> str:
        return written(row.queued_at)

    @admin.display(description=in_house(_("came")), ordering="attended_at")
    def came(self, row: Registration) -> str:
        if row.attended_at:
            return written(row.attended_at)
        return pgettext("place", "did not come") if row.has_missed else ""

    def changelist_view(self, request, extra_context=None):
        more = {"unregistered": unregistered.shown(request.GET.dict())}
        return super().changelist_view(request, more | (extra_context or {}))

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
