"""People of the roster: found by name, number or pinyin; HR keeps the record."""

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db import models, transaction
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import audit, policy
from core.admin import PolicyAdmin
from core.admin.exported import ExportedAdmin
from core.admin.imported import ImportedAdmin
from talents import records
from talents.admin.exporting import TalentsList
from talents.admin.inlines import (
    DAYS,
    DeclarationInline,
    DegreeInline,
    IdentityNumberInline,
    LanguageProofInline,
    MembershipInline,
    StayInline,
)
from talents.admin.reveal import RevealView
from talents.forms.office import TalentForm
from talents.models import Talent
from talents.pinyin import reading
from talents.search_words import hint_of

# One word each: the list has room for no more.
SHORT_CATEGORIES = {
    Talent.Category.OUTSTANDING_INNOVATIVE: pgettext_lazy("Shuren category", "Outstanding"),
    Talent.Category.YOUNG_INNOVATIVE_EXCELLENT: pgettext_lazy("Shuren category", "Young"),
}


class YesNoFilter(admin.SimpleListFilter):
    """Whether a column is filled."""

    column = ""

    def lookups(self, request, model_admin):
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request, queryset):
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(**{f"{self.column}__isnull": self.value() == "no"})


class AccountFilter(YesNoFilter):
    title, parameter_name, column = _("has an account"), "account", "user"


class LeftFilter(YesNoFilter):
    title, parameter_name, column = _("has left"), "left", "left_on"


@admin.register(Talent)
class TalentAdmin(ImportedAdmin, ExportedAdmin, PolicyAdmin):
    export_list = TalentsList
    form = TalentForm
    formfield_overrides = DAYS
    view_on_site = False
    list_display = [
        "staff_no",
        "name_zh",
        "latin_name",
        "department",
        "title",
        "category_and_year",
    ]
    list_display_links = ["staff_no", "name_zh"]
    list_filter = [
        "category",
        "title_level",
        "highest_degree",
        "employment_kind",
        AccountFilter,
        LeftFilter,
    ]
    list_select_related = ["department"]
    search_fields = ["search_text"]
    search_help_text = _("Number, name or pinyin: T90008, 天佑, tianyou, yty")
    ordering = ["staff_no"]
    autocomplete_fields = ["department", "user"]
    readonly_fields = [
        "portrait",
        "highest_degree",
        "highest_degree_on",
        "doctorate_on",
        "csc_return_on",
    ]
    inlines = [
        DegreeInline,
        LanguageProofInline,
        StayInline,
        MembershipInline,
        DeclarationInline,
        IdentityNumberInline,
    ]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "portrait",
                    ("staff_no", "name_zh"),
                    ("family_name", "given_name", "pinyin"),
                    ("gender", "birth_date", "nationality"),
                    ("email", "phone"),
                    "user",
                ]
            },
        ),
        (
            _("At the hospital"),
            {
                "fields": [
                    ("department", "post"),
                    ("title", "title_level"),
                    ("employment_kind", "hire_date", "left_on"),
                    ("category", "cohort_year"),
                    "research_field",
                    "foreign_permanent_residence",
                ]
            },
        ),
        (
            _("From the rows below"),
            {
                "fields": [
                    ("highest_degree", "highest_degree_on", "doctorate_on", "csc_return_on"),
                ]
            },
        ),
    ]

    class Media:
        css = {"all": ["css/roster.css"]}

    def get_urls(self):
        address = "<int:talent>/numbers/<int:number>/"
        view = self.admin_site.admin_view(RevealView.as_view())
        return [path(address, view, name="talents_identitynumber_reveal"), *super().get_urls()]

    def has_change_permission(self, request, obj=None):
        """The right over one's own profile is not a right over the record."""
        return policy.can(request.user, "change", Talent)

    def changelist_view(self, request, extra_context=None):
        hint = hint_of(request.GET.get(SEARCH_VAR, ""))
        return super().changelist_view(request, {"hint": hint} | (extra_context or {}))

    @admin.display(description=_("name as in the passport"), ordering="pinyin")
    def latin_name(self, talent: Talent) -> str:
        return talent.name_en

    @admin.display(description=_("Shuren category"), ordering="category")
    def category_and_year(self, talent: Talent) -> str:
        short = SHORT_CATEGORIES.get(talent.category, "—")
        return f"{short} {talent.cohort_year or ''}".strip()

    @admin.display(description=_("photo"))
    def portrait(self, talent: Talent) -> str:
        if talent.thumbnail is None:
            return "—"
        alt = _("Photo of %(name)s") % {"name": talent.name}
        address = talent.thumbnail.get_absolute_url()
        return format_html('<img src="{}" alt="{}" height="112">', address, alt)

    @transaction.atomic
    def save_model(self, request, obj, form, change) -> None:
        spelling = {"name_zh", "family_name", "given_name"} & set(form.changed_data)
        if not obj.pinyin or (spelling and "pinyin" not in form.changed_data):
            obj.pinyin = reading(obj.name_zh, spelled=obj.family_name + obj.given_name)
        super().save_model(request, obj, form, change)

    @transaction.atomic
    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        records.refresh(form.instance)

    def _record(self, request, verb: str, obj: models.Model, **details) -> None:
        """Of a person: the values are kept under the person's own key."""
        audit.record(
            request.user,
            f"talents.{verb}_{obj._meta.model_name}",
            obj,
            subject=obj if isinstance(obj, Talent) else obj.talent,
            **details,
        )
