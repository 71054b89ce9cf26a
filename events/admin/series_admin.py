"""Series of events."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from core.admin import PolicyAdmin
from events.models import EventSeries


@admin.register(EventSeries)
class EventSeriesAdmin(PolicyAdmin):
    list_display = ["name", "number_of_events"]
    search_fields = ["name_zh", "name_en"]
    ordering = ["-pk"]
    fields = [("name_zh", "name_en")]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(event_count=Count("events"))

    @admin.display(description=_("name"))
    def name(self, series: EventSeries) -> str:
        return series.name

    @admin.display(description=_("events"), ordering="event_count")
    def number_of_events(self, series: EventSeries) -> int:
        return series.event_count
