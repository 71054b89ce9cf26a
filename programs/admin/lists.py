"""Country groups and language conditions."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import JSONField, ModelForm, Textarea
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.admin import PolicyAdmin
from programs.forms import CountryGroupForm
from programs.language_routes import validate_routes
from programs.models import CountryGroup, LanguageRuleset


@admin.register(CountryGroup)
class CountryGroupAdmin(PolicyAdmin):
    form = CountryGroupForm
    list_display = ["name", "code", "year", "size"]
    search_fields = ["code", "name_zh", "name_en"]
    fields = [("code", "year"), ("name_zh", "name_en"), "source_url", "countries"]

    @admin.display(description=_("countries or regions"))
    def size(self, group: CountryGroup) -> str:
        return str(len(group.countries)) if group.countries else _("empty: for a human")


class LanguageRulesetForm(ModelForm):
    routes = JSONField(
        label=capfirst(_("routes")),
        widget=Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=_("A list; one route is enough for a person."),
    )

    class Meta:
        model = LanguageRuleset
        fields = [
            *("code", "name_zh", "name_en", "valid_from_year", "confirmed_again_in"),
            *("note_zh", "note_en", "routes", "sources"),
        ]

    def clean_routes(self) -> list:
        try:
            validate_routes(self.cleaned_data["routes"])
        except (TypeError, AttributeError) as error:
            raise ValidationError(_("The routes cannot be read.")) from error
        return self.cleaned_data["routes"]


@admin.register(LanguageRuleset)
class LanguageRulesetAdmin(PolicyAdmin):
    form = LanguageRulesetForm
    list_display = ["name", "code", "valid_from_year", "confirmed_again_in", "size"]
    search_fields = ["code", "name_zh", "name_en"]
    fields = [
        ("code", "valid_from_year", "confirmed_again_in"),
        ("name_zh", "name_en"),
        ("note_zh", "note_en"),
        "routes",
        "sources",
    ]
    formfield_overrides = {models.TextField: {"widget": Textarea(attrs={"rows": 4})}}

    @admin.display(description=_("routes"))
    def size(self, ruleset: LanguageRuleset) -> int:
        return len(ruleset.routes)
