"""What an event consists of, edited in its form."""

from django.contrib import admin

from core.admin import PolicyInline
from events.models import AgendaItem, ClosingPoint, EventPerson, ProgramLink


class EventPersonInline(PolicyInline, admin.StackedInline):
    model = EventPerson
    fields = [
        ("position", "role", "form_of_address"),
        ("name_zh", "name_en"),
        ("post_zh", "post_en"),
        ("unit_zh", "unit_en"),
        ("talk_zh", "talk_en"),
    ]


class AgendaInline(PolicyInline, admin.TabularInline):
    model = AgendaItem
    fields = ["position", "starts_at", "text_zh", "text_en"]


class ClosingPointInline(PolicyInline, admin.TabularInline):
    model = ClosingPoint
    fields = ["position", "text_zh", "text_en"]


class ProgramLinkInline(PolicyInline, admin.TabularInline):
    model = ProgramLink
    autocomplete_fields = ["program"]
    fields = ["program", "name_as_published", "is_uncertain"]
