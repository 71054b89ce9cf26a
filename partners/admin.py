"""Institutions and agreements, kept by the Foreign Affairs Office."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import PolicyAdmin, PolicyInline
from core.admin.exported import ExportedAdmin
from core.admin.imported import ImportedAdmin
from partners.exporting import AgreementsList, InstitutionsList
from partners.models import Agreement, Institution


class AgreementInline(PolicyInline, admin.StackedInline):
    model = Agreement
    fields = [
        ("title_zh", "title_en"),
        ("scope_zh", "scope_en"),
        ("starts_on", "ends_on", "quota_out", "quota_in"),
        "source_url",
    ]


@admin.register(Institution)
class InstitutionAdmin(ImportedAdmin, ExportedAdmin, PolicyAdmin):
    export_list = InstitutionsList
    list_display = [
        "code",
        "name_zh",
        "name_en",
        "kind",
        "place",
        "relation",
        "is_published",
    ]
    list_display_links = ["code", "name_zh", "name_en"]
    list_filter = ["kind", "relation", "is_published"]
    search_fields = ["search_text"]
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = [AgreementInline]
    fieldsets = [
        (None, {"fields": [("code", "slug"), ("name_zh", "name_en"), ("kind", "is_published")]}),
        (
            _("Place"),
            {
                "fields": [
                    ("country", "country_label_zh", "country_label_en"),
                    ("city_zh", "city_en"),
                    ("latitude", "longitude"),
                    ("homepage", "ror"),
                ]
            },
        ),
        (
            _("Tie"),
            {
                "fields": [
                    "relation",
                    ("tie_type", "tie_with", "tie_since"),
                    ("tie_note_zh", "tie_note_en"),
                    ("tie_source_url", "tie_source_year", "tie_confidence"),
                ]
            },
        ),
    ]

    @admin.display(description=_("country or region"))
    def place(self, institution: Institution) -> str:
        return institution.country_label

    def get_prepopulated_fields(self, request, obj=None):
        return self.prepopulated_fields if self.has_change_permission(request, obj) else {}


@admin.register(Agreement)
class AgreementAdmin(ExportedAdmin, PolicyAdmin):
    export_list = AgreementsList
    list_display = ["title", "institution", "starts_on", "ends_on", "quota_out", "quota_in"]
    list_filter = ["ends_on"]
    search_fields = ["title_zh", "title_en", "institution__search_text"]
    autocomplete_fields = ["institution"]
    list_select_related = ["institution"]
    date_hierarchy = "ends_on"
