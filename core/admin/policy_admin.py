"""A ModelAdmin that asks the policy, shows only what is visible, and records every change."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db import DataError, models, transaction
from django.forms import ModelForm
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import audit, policy
from core.admin.details import action_words, rows_of
from core.admin.error_lines import error_lines
from core.admin.form_fields import FormFields
from core.admin.paging import BoundedPaginator
from core.models import AuditEntry
from core.punctuation import enumerated

SECRET_FIELDS: set[str] = {"password"}
HISTORY_ROWS = 100
# What filters put behind the name of their field.
FILTER_ENDINGS = {"exact", "isnull", "in", "gte", "lt", "id__exact", "year", "month", "day"}


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


def _is_column(obj: models.Model, name: str) -> bool:
    return any(field.name == name for field in obj._meta.concrete_fields)


def _chosen(form: ModelForm) -> tuple[dict, dict]:
    """Before and after of the many-to-many fields that were changed, as names."""
    names = [field.name for field in form._meta.model._meta.many_to_many]
    changed = [name for name in names if name in form.changed_data]
    before = {name: [str(row) for row in form.initial.get(name, [])] for name in changed}
    return before, {name: [str(row) for row in form.cleaned_data[name]] for name in changed}


class PolicyAdmin(FormFields, admin.ModelAdmin):
    """Every permission is `policy.can`; a list holds what `visible_to` gives; saves are audited."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    subject_path = ""  # attribute path to the person whose values the audit row holds

    # Who may --------------------------------------------------------------------------------------
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

    # Which rows -----------------------------------------------------------------------------------
    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def get_search_results(self, request, queryset, search_term):
        """By the index of words where the rows have one; other columns as Django does."""
        if self.search_fields == ["search_text"]:
            return queryset.called(search_term), False
        return super().get_search_results(request, queryset, search_term)

    def name_of(self, obj: models.Model) -> str:
        """How the page of a record and its history call it."""
        return str(obj)

    def get_object(self, request, object_id, from_field=None):
        """An address with an empty `_to_field` names no field; Django would look for that one."""
        try:
            return super().get_object(request, object_id, from_field or None)
        except (OverflowError, DataError):
            return None

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the list's own filters ask; Django lets every column of the row through."""
        return self.knows_parameter(lookup)

    def knows_parameter(self, key: str) -> bool:
        if key in {*IGNORED_PARAMS, PAGE_VAR}:
            return True
        for item in [*self.list_filter, self.date_hierarchy]:
            item = item[0] if isinstance(item, tuple) else item
            name = getattr(item, "parameter_name", item)
            if name and (
                key == name
                or (key.startswith(f"{name}__") and key[len(name) + 2 :] in FILTER_ENDINGS)
            ):
                return True
        return False

    def get_changelist_instance(self, request):
        """As Django's; beyond the last page the links read where the rows do: at the last."""
        found = super().get_changelist_instance(request)
        found.page_num = found.paginator.page(found.page_num).number
        return found

    def changelist_view(self, request, extra_context=None):
        """As Django's; an unknown filter, or a value it cannot read, is answered in words."""
        unknown = [key for key in request.GET if not self.knows_parameter(key)]
        if unknown:
            return self._without(request, unknown)
        try:
            title = capfirst(self.opts.verbose_name_plural)
            return super().changelist_view(request, {"title": title, **(extra_context or {})})
        except (ValueError, OverflowError, DataError):
            if not request.GET:
                raise
            return self._without(request, list(request.GET))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """With a heading in words of our own: Django's has a blank between Chinese words.

        What is wrong is listed at the top with links, as in every form of the site.
        """
        name = self.opts.verbose_name
        if add:
            context["title"] = _("Add %(name)s") % {"name": name}
        elif self.has_change_permission(request, obj):
            context["title"] = _("Change %(name)s") % {"name": name}
        else:
            context["title"] = capfirst(name)
        if context.get("original"):
            context["subtitle"] = self.name_of(context["original"])
        if context.pop("errors", None):
            context["error_lines"] = error_lines(
                context["adminform"].form, context["inline_admin_formsets"]
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _without(self, request, keys: list[str]):
        names = enumerated(key[:40] for key in keys if key != ERROR_FLAG)
        if names:
            text = _("This list has no such filter: %s. It is shown without it.") % names
        else:
            text = _("A filter had a value that cannot be read. The list is shown without it.")
        messages.warning(request, text)
        query = request.GET.copy()
        for key in keys:
            query.pop(key, None)
        return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)

    # What is recorded -----------------------------------------------------------------------------
    def save_model(self, request, obj, form: ModelForm, change: bool) -> None:
        names = [
            name for name in form.changed_data if name in form.fields and _is_column(obj, name)
        ]
        before = plain(type(obj)._base_manager.get(pk=obj.pk), names) if change else {}
        super().save_model(request, obj, form, change)
        before, after = audit.changes(before, plain(obj, names))
        chosen_before, chosen_after = _chosen(form)
        verb = "change" if change else "add"
        self._record(request, verb, obj, before=before | chosen_before, after=after | chosen_after)

    def delete_model(self, request, obj) -> None:
        names = [field.name for field in obj._meta.concrete_fields]
        self._record(request, "delete", obj, before=plain(obj, names))
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request, queryset) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def save_formset(self, request, form, formset, change) -> None:
        started = {id(row.instance): row.initial for row in formset.forms}
        gone = [row.instance for row in getattr(formset, "deleted_forms", []) if row.instance.pk]
        lost = [
            (row, plain(row, [field.name for field in row._meta.concrete_fields])) for row in gone
        ]
        for row, values in lost:
            self._record(request, "delete", row, before=values)
        super().save_formset(request, form, formset, change)
        for row in formset.new_objects:
            names = [field.name for field in row._meta.concrete_fields]
            self._record(request, "add", row, after=plain(row, names))
        for row, names in formset.changed_objects:
            columns = [name for name in names if _is_column(row, name)]
            initial = started.get(id(row), {})
            after = plain(row, columns)
            self._record(
                request,
                "change",
                row,
                before={name: initial.get(name) for name in after},
                after=after,
            )

    def log_addition(self, request, obj, message):
        """Django's own log is not used; the audit trail has the row."""

    log_change = log_addition

    def log_deletions(self, request, queryset):
        """See log_addition."""

    def history_view(self, request, object_id, extra_context=None):
        """What the audit trail holds about this row, newest first."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj) or not policy.can(
            request.user, "view", AuditEntry
        ):
            raise PermissionDenied
        entries = AuditEntry.objects.about(obj).select_related("actor", "subject_key")
        return TemplateResponse(
            request,
            "admin/object_history.html",
            {
                **self.admin_site.each_context(request),
                "title": _("History"),
                "subtitle": self.name_of(obj),
                "opts": self.opts,
                "object": obj,
                "entries": [
                    (entry, action_words(entry), rows_of(entry)) for entry in entries[:HISTORY_ROWS]
                ],
                **(extra_context or {}),
            },
        )

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


class PolicyInline(FormFields):
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
