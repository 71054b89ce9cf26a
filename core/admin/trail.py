"""The audit trail: to read, never to change."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import audit
from core.admin.details import action_words, address_of, kind_of, rows_of
from core.admin.policy_admin import PolicyAdmin
from core.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(PolicyAdmin):
    list_display = ["at", "who", "did", "kind", "record", "came_from"]
    list_display_links = ["at"]
    list_filter = ["at"]
    search_fields = ["target_label", "action", "actor__email", "actor__name_zh", "actor__name_en"]
    search_help_text = _("Person, record or action, e.g. core.export")
    ordering = ["-pk"]
    sortable_by = ["at"]
    fields = [
        "at",
        "who",
        "as_whom",
        "did",
        "action",
        "kind",
        "record",
        "what",
        "came_from",
        "request_id",
    ]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor", "subject_key")

    @admin.display(description=_("person"))
    def who(self, entry: AuditEntry) -> str:
        return str(entry.actor) if entry.actor else _("the portal")

    @admin.display(description=_("roles"))
    def as_whom(self, entry: AuditEntry) -> str:
        return audit.roles_in_words(entry.roles.split(",")) if entry.roles else "–"

    @admin.display(description=_("what was done"))
    def did(self, entry: AuditEntry) -> str:
        return action_words(entry)

    @admin.display(description=_("kind of record"))
    def kind(self, entry: AuditEntry) -> str:
        return kind_of(entry)

    @admin.display(description=_("record"))
    def record(self, entry: AuditEntry) -> str:
        label, address = entry.target_label or entry.target_id, address_of(entry)
        return format_html('<a href="{}">{}</a>', address, label) if address else label

    @admin.display(description=_("IP address"), empty_value="–")
    def came_from(self, entry: AuditEntry) -> str:
        return entry.address

    @admin.display(description=_("what changed"))
    def what(self, entry: AuditEntry) -> str:
        return render_to_string("admin/_audit_details.html", {"rows": rows_of(entry)})
