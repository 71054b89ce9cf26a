"""What the lists of the events and of their registrations are narrowed by."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event

CHOICES_OF_EVENTS = 30


class WhenFilter(admin.SimpleListFilter):
    title = _("when")
    parameter_name = "when"
    field = "ends_at"

    def lookups(self, request, model_admin):
        return [("upcoming", _("upcoming")), ("past", _("past"))]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "upcoming":
            return queryset.filter(**{f"{self.field}__gt": now})
        if self.value() == "past":
            return queryset.filter(**{f"{self.field}__lte": now})
        return queryset


class WhenOfEventFilter(WhenFilter):
    field = "event__ends_at"


class AttendanceFilter(admin.SimpleListFilter):
    title = _("attendance")
    parameter_name = "came"

    def lookups(self, request, model_admin):
        return [("yes", _("was there")), ("no", _("did not come, and it is over"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.attended()
        return queryset.missed() if self.value() == "no" else queryset


class EventOfListFilter(admin.SimpleListFilter):
    """Offers the latest events; an address may name any."""

    title = _("event")
    parameter_name = "event"

    def lookups(self, request, model_admin):
        latest = Event.objects.exclude(registration_opens_at=None).order_by("-ends_at")
        named = latest.only("title_zh", "title_en")[:CHOICES_OF_EVENTS]
        return [(event.pk, event.title) for event in named]

    def queryset(self, request, queryset):
        return queryset.filter(event_id=int(self.value())) if self.value() else queryset
