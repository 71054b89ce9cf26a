"""What an event consists of, edited in its form."""

from django.contrib import admin
from django.forms import BaseInlineFormSet

from core.admin import PolicyInline
from events.models import AgendaItem, ClosingPoint, EventPerson, ProgramLink


class NumberedFormSet(BaseInlineFormSet):
    """Rows in an order; one that is given no number comes after those above it."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["position"].required = False

    def clean(self):
        super().clean()
        last = 0
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if not data or data.get("DELETE"):
                continue
            if data.get("position") is None:
                form.instance.position = last + 1
            last = max(last, form.instance.position)


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
    formset = NumberedFormSet
    fields = ["position", "starts_at", "text_zh", "text_en"]


class ClosingPointInline(PolicyInline, admin.TabularInline):
    model = ClosingPoint
    formset = NumberedFormSet
    fields = ["position", "text_zh", "text_en"]


class ProgramLinkInline(PolicyInline, admin.TabularInline):
    model = ProgramLink
    autocomplete_fields = ["program"]
    fields = ["program", "name_as_published", "is_uncertain"]
