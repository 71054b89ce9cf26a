"""What came in, when and by whom; from here a new list is brought in."""

from django.contrib import admin
from django.db.models import Q
from django.urls import path
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from core.admin.imports import pages
from core.admin.policy_admin import PolicyAdmin
from core.imports.kinds import all_kinds, kind_of
from core.imports.work import DOES_SOMETHING
from core.models import ImportRow, ImportRun
from core.models.imports import NOTHING_TO_TAKE_OVER


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = _("list"), "list"

    def lookups(self, request, model_admin):
        here = set(model_admin.get_queryset(request).values_list("kind", flat=True).distinct())
        return [(kind.name, kind.label) for kind in all_kinds() if kind.name in here]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


class StateFilter(admin.SimpleListFilter):
    """As the column says it: a file that does nothing is not among those that are ready."""

    title, parameter_name = _("state"), "state"
    IDLE = "idle"

    def lookups(self, request, model_admin):
        found = list(ImportRun.State.choices)
        behind = ImportRun.State.values.index(ImportRun.State.CHECKED) + 1
        return [*found[:behind], (self.IDLE, NOTHING_TO_TAKE_OVER), *found[behind:]]

    def queryset(self, request, queryset):
        asked = self.value()
        if not asked:
            return queryset
        checked = ImportRun.State.CHECKED
        does = Q(counts__has_any_keys=[standing.value for standing in DOES_SOMETHING])
        if asked == self.IDLE:
            return queryset.filter(~does, state=checked)
        return queryset.filter(does if asked == checked else Q(), state=asked)


@admin.register(ImportRun)
class ImportRunAdmin(PolicyAdmin):
    change_list_template = "admin/core/imports/list.html"
    list_display = ["created_at", "list_name", "name", "by", "stage", "numbers"]
    list_display_links = ["created_at", "name"]
    list_filter = [StateFilter, KindFilter]
    list_select_related = ["by"]
    search_fields = ["name"]
    ordering = ["-pk"]
    sortable_by = ["created_at", "name"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        routes = [
            path(route, self.admin_site.admin_view(view.as_view()), name=f"core_importrun_{name}")
            for route, view, name in pages.PAGES
        ]
        return [*routes, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        offered = [kind for kind in all_kinds() if kind.may_bring_in(request.user, "")]
        return super().changelist_view(request, {"kinds": offered, **(extra_context or {})})

    @admin.display(description=_("list"), ordering="kind")
    def list_name(self, run: ImportRun) -> str:
        kind = kind_of(run.kind)
        return str(kind.label) if kind else run.kind

    @admin.display(description=_("state"))
    def stage(self, run: ImportRun) -> str:
        return run.state_in_words

    @admin.display(description=_("rows"))
    def numbers(self, run: ImportRun) -> str:
        found = [
            (run.counts[standing.value], standing.label)
            for standing in ImportRow.Standing
            if run.counts.get(standing.value)
        ]
        return format_html_join(" · ", "{} {}", found)
