"""Who took which list: to read, never to change; and the file that the worker has made."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core import policy
from core.admin.policy_admin import PolicyAdmin
from core.exports.asking import CONTENT_TYPES, name_of_format
from core.exports.lists import label_of, title_of
from core.models import ExportRecord
from core.punctuation import enumerated, labelled

LOOK_AGAIN_SECONDS = 4


class FormatFilter(admin.SimpleListFilter):
    """Those that there are; Django would look through all records for them."""

    title = _("format")
    parameter_name = "format"

    def lookups(self, request, model_admin):
        return [(name, name_of_format(name)) for name in CONTENT_TYPES]

    def queryset(self, request, queryset):
        return queryset.filter(format=self.value()) if self.value() else queryset


@admin.register(ExportRecord)
class ExportRecordAdmin(PolicyAdmin):
    change_form_template = "admin/core/export_record.html"
    list_display = ["opened_at", "by", "purpose", "list_name", "file_kind", "rows", "status"]
    list_filter = ["status", FormatFilter]
    list_select_related = ["by"]
    search_fields = ["purpose", "by__email", "by__name_zh", "by__name_en"]
    search_help_text = _("Person or purpose")
    ordering = ["-pk"]
    sortable_by = ["opened_at", "rows"]
    fields = [
        *("by", "purpose", "reason", "list_name", "file_kind", "narrowed_by", "columns_taken"),
        *("status", "rows", "fingerprint", "outside_gbk", "opened_at", "closed_at"),
    ]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def name_of(self, obj: ExportRecord) -> str:  # type: ignore[override]  # of its own model
        """Which list, and when; that it is complete, all of them are."""
        begun = date_format(timezone.localtime(obj.opened_at), "SHORT_DATETIME_FORMAT")
        return f"{self.list_name(obj)} · {begun}"

    @admin.display(description=_("list"))
    def list_name(self, record: ExportRecord) -> str:
        return str(title_of(record.list_key))

    @admin.display(description=_("format"))
    def file_kind(self, record: ExportRecord) -> str:
        return name_of_format(record.format)

    @admin.display(description=_("filters"))
    def narrowed_by(self, record: ExportRecord) -> str:
        told = [labelled(name, value) for name, value in record.filters.items()]
        return enumerated(told) or _("none")

    @admin.display(description=_("columns"))
    def columns_taken(self, record: ExportRecord) -> str:
        return enumerated(str(label_of(record.list_key, key)) for key in record.columns) or "–"

    @admin.display(description="SHA-256")
    def fingerprint(self, record: ExportRecord) -> str:
        return record.sha256 or "–"

    @admin.display(description=_("cells that old Excel spoils"))
    def outside_gbk(self, record: ExportRecord) -> str:
        if not record.spoiled_count:
            return str(_("none"))
        lines = [
            _("Line %(line)d, %(column)s: %(text)s")
            % {"line": line, "column": label_of(record.list_key, key), "text": text}
            for line, key, text in record.spoiled
        ]
        shown = format_html_join("", "<li>{}</li>", ((one,) for one in lines))
        return format_html("{}<ul>{}</ul>", record.spoiled_count, shown)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """With the file for who may take it; while it is being made the page looks again."""
        record = self.get_object(request, object_id)
        is_waiting = record is not None and record.is_built and record.status == "opened"
        at_hand = record.file_at_hand if record else None
        may_take = at_hand is not None and policy.can(request.user, "download", record)
        more = {"file": at_hand if may_take else None, "is_waiting": is_waiting, "record": record}
        response = super().change_view(request, object_id, form_url, more | (extra_context or {}))
        if is_waiting:
            response["Refresh"] = str(LOOK_AGAIN_SECONDS)
        return response
