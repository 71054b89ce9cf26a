"""The admin of this house: asks the policy, shows what is visible, records every change."""

from django.contrib import admin
from django.db import models
from django.forms import ModelForm

from core import audit, policy
from core.models import AuditEntry, Message
from core.views import ForgivingPaginator

SECRET_FIELDS: set[str] = {"password"}


def plain(row: models.Model, names: list[str]) -> dict:
    """The named columns of a row as JSON can hold them; encrypted ones as digests."""
    values = {}
    for name in names:
        field = row._meta.get_field(name)
        if name in SECRET_FIELDS or field.many_to_many or field.one_to_many:
            continue
        value = field.value_from_object(row)
        sensitive = type(field).__name__ == "EncryptedField"
        values[name] = audit.digest(value) if sensitive else value
    return values


class PolicyAdmin(admin.ModelAdmin):
    """Permissions are `policy.can`; the list holds what `visible_to` gives; saves are audited."""

    list_per_page = 50
    show_full_result_count = False
    paginator = ForgivingPaginator
    subject_path = ""  # attribute path to the user whose values the audit row holds

    def has_view_permission(self, request, obj=None):
        return policy.can(request.user, "view", obj or self.model) or self.has_change_permission(
            request, obj
        )

    def has_add_permission(self, request):
        return policy.can(request.user, "add", self.model)

    def has_change_permission(self, request, obj=None):
        return policy.can(request.user, "change", obj or self.model)

    def has_delete_permission(self, request, obj=None):
        return policy.can(request.user, "delete", obj or self.model)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def save_model(self, request, obj, form: ModelForm, change: bool) -> None:
        names = [
            name for name in form.changed_data if name in form.fields and _is_column(obj, name)
        ]
        before = plain(type(obj)._default_manager.get(pk=obj.pk), names) if change else {}
        super().save_model(request, obj, form, change)
        before, after = audit.changes(before, plain(obj, names))
        verb = "change" if change else "add"
        self._record(request, verb, obj, before=before, after=after)

    def delete_model(self, request, obj) -> None:
        names = [field.name for field in obj._meta.concrete_fields]
        self._record(request, "delete", obj, before=plain(obj, names))
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def save_formset(self, request, form, formset, change) -> None:
        super().save_formset(request, form, formset, change)
        touched = (
            [("add", row) for row in formset.new_objects]
            + [("change", row) for row, _fields in formset.changed_objects]
            + [("delete", row) for row in formset.deleted_objects]
        )
        for verb, row in touched:
            names = [field.name for field in row._meta.concrete_fields]
            self._record(request, verb, row, after=plain(row, names))

    def log_addition(self, request, obj, message):
        """Django's own log is not used; the audit trail has the row."""

    log_change = log_addition

    def log_deletions(self, request, queryset):
        """See log_addition."""

    def _record(self, request, verb: str, obj, **details) -> None:
        subject = obj
        for name in filter(None, self.subject_path.split(".")):
            subject = getattr(subject, name, None)
        audit.record(
            request.user,
            f"{obj._meta.app_label}.{verb}_{obj._meta.model_name}",
            obj,
            subject=subject if self.subject_path else None,
            **details,
        )


def _is_column(obj: models.Model, name: str) -> bool:
    return any(field.name == name for field in obj._meta.concrete_fields)


class PolicyInline:
    """An inline follows the permissions of the row it hangs on."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return policy.can(request.user, "view", obj or self.parent_model)

    def has_change_permission(self, request, obj=None):
        return policy.can(request.user, "change", obj or self.parent_model)

    def has_add_permission(self, request, obj=None):
        return (
            policy.can(request.user, "change", obj)
            if obj
            else policy.can(request.user, "add", self.parent_model)
        )

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


@admin.register(AuditEntry)
class AuditEntryAdmin(PolicyAdmin):
    list_display = ["at", "actor", "action", "target_type", "target_label", "address"]
    list_filter = ["at"]
    search_fields = ["target_label", "action", "actor__email"]
    list_select_related = ["actor"]
    date_hierarchy = "at"
    fields = [
        "at",
        "actor",
        "roles",
        "action",
        "target_type",
        "target_id",
        "target_label",
        "what",
        "address",
        "request_id",
    ]
    readonly_fields = fields

    @admin.display(description="")
    def what(self, entry: AuditEntry) -> str:
        found = audit.details_of(entry)
        return "—" if not found else audit.as_text(found)


@admin.register(Message)
class MessageAdmin(PolicyAdmin):
    list_display = ["subject", "address", "state", "attempts", "created_at", "sent_at"]
    list_filter = ["state"]
    search_fields = ["subject", "address"]
    readonly_fields = [field.name for field in Message._meta.concrete_fields]
