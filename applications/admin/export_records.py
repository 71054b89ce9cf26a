"""Who took which list: to read, never to change."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from applications.afterwards import funnel, hours
from applications.exports import columns
from applications.models import ExportRecord
from core.admin import PolicyAdmin

# Keys mean the same in every list that is handed on.
LABELS = {
    column.key: column.label for column in [*funnel.COLUMNS, *hours.COLUMNS, *columns.COLUMNS]
}


@admin.register(ExportRecord)
class ExportRecordAdmin(PolicyAdmin):
    list_display = ["opened_at", "by", "purpose", "format", "rows", "status"]
    list_filter = ["status", "format"]
    list_select_related = ["by"]
    search_fields = ["purpose", "by__email", "by__name_zh", "by__name_en"]
    search_help_text = _("Person or purpose")
    ordering = ["-pk"]
    sortable_by = ["opened_at", "rows"]
    fields = [
        "by",
        "purpose",
        "format",
        "narrowed_by",
        "columns_taken",
        "status",
        "rows",
        "sha256",
        "opened_at",
        "closed_at",
    ]
    readonly_fields = fields

    @admin.display(description=_("filters"))
    def narrowed_by(self, record: ExportRecord) -> str:
        return ", ".join(f"{name}: {value}" for name, value in record.filters.items()) or _("none")

    @admin.display(description=_("columns"))
    def columns_taken(self, record: ExportRecord) -> str:
        return ", ".join(str(LABELS.get(key, key)) for key in record.columns)
