"""Public notices: written, given their window, and ended by it."""

from django.contrib import admin
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from applications.barring import barred_calls
from applications.models import Application, Objection, PublicNotice
from core import policy
from core.admin import PolicyAdmin
from core.templatetags.core_tags import moment


class RunsFilter(admin.SimpleListFilter):
    title = _("runs")
    parameter_name = "runs"

    def lookups(self, request, model_admin):
        return [("now", _("now")), ("later", _("later")), ("over", _("over"))]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "now":
            return queryset.public(at=now)
        if self.value() == "later":
            return queryset.filter(published_at__gt=now)
        return queryset.filter(ends_at__lte=now) if self.value() == "over" else queryset


class ObjectionsFilter(admin.SimpleListFilter):
    title = _("objections")
    parameter_name = "objections"

    def lookups(self, request, model_admin):
        return [("open", _("to be examined"))]

    def queryset(self, request, queryset):
        if self.value() != "open":
            return queryset
        waiting = Objection.objects.visible_to(request.user).open()
        return queryset.filter(pk__in=waiting.values("notice"))


@admin.register(PublicNotice)
class PublicNoticeAdmin(PolicyAdmin):
    list_display = ["name", "call", "published", "ends_at", "runs", "behind"]
    list_filter = [RunsFilter, ObjectionsFilter]
    list_select_related = ["call"]
    search_fields = ["title_zh", "title_en"]
    autocomplete_fields = ["call"]
    prepopulated_fields = {"slug": ["title_en"]}
    sortable_by = ["published", "ends_at"]
    fieldsets = [
        (None, {"fields": ["title_zh", "title_en", "slug", "call"]}),
        (_("Text"), {"fields": ["text_zh", "text_en"]}),
        (_("Shown to everybody"), {"fields": [("published_at", "ends_at")]}),
    ]

    def get_queryset(self, request):
        """`is_barred`: of a call whose pages this person may not open."""
        barred = Q(call__in=barred_calls(request.user))
        rows = super().get_queryset(request)
        return rows.annotate(is_barred=ExpressionWrapper(barred, output_field=BooleanField()))

    def get_list_display(self, request):
        """The pages of a list are for those alone who read case files."""
        if policy.can(request.user, "read_file", Application):
            return self.list_display
        return [column for column in self.list_display if column != "behind"]

    @admin.display(description=_("title"))
    def name(self, notice: PublicNotice) -> str:
        return notice.title

    @admin.display(description=_("Published"), ordering="published_at")
    def published(self, notice: PublicNotice) -> str:
        """Of a list the time that counts begins with its first working day, not now."""
        return moment(notice.published_at, notice.zone)

    @admin.display(description=_("runs"), boolean=True)
    def runs(self, notice: PublicNotice) -> bool:
        return notice.published_at <= timezone.now() < notice.ends_at

    @admin.display(description=_("people and objections"))
    def behind(self, notice: PublicNotice) -> str:
        """The way to the page of a list; a text of an office has none, nor has a barred call."""
        if not notice.names_people or notice.is_barred:
            return "–"
        address = reverse("admin:call_notice", args=[notice.call_id, notice.pk])
        return format_html('<a href="{}">{}</a>', address, _("Open"))
