"""What an office checks in every file; each office keeps its own list."""

from django.contrib import admin

from applications.models import Office, StandingItem
from applications.workflow.offices import offices_of
from core.admin import PolicyAdmin


@admin.register(StandingItem)
class StandingItemAdmin(PolicyAdmin):
    list_display = ["text", "office", "position", "is_active"]
    list_filter = ["office", "is_active"]
    search_fields = ["text_zh", "text_en"]
    fields = ["office", "position", ("text_zh", "text_en"), "is_active"]

    def get_readonly_fields(self, request, obj=None):
        """An item that moved to the other office would take its answers along."""
        return ["office"] if obj else []

    def has_delete_permission(self, request, obj=None):
        """One that is no longer asked is taken out of use: old files still show its answers."""
        return False

    @admin.display(description=StandingItem._meta.verbose_name)
    def text(self, item: StandingItem) -> str:
        return item.text

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """One's own office alone."""
        if db_field.name == "office":
            kwargs["choices"] = [
                (office.value, office.label)
                for office in Office
                if office in offices_of(request.user)
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)
