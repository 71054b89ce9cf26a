"""Lists that rules refer to and the office keeps."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.countries import COUNTRIES
from core.localized import Localized
from core.punctuation import enumerated
from programs.language_routes import validate_routes


class CountryGroup(models.Model):
    """Countries as somebody listed them in a year. An empty list answers “for a human”."""

    code = models.SlugField(_("code"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    name_zh = models.CharField(_("name (Chinese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name = Localized()
    source_url = models.URLField(_("source"), blank=True, max_length=400)
    countries = models.JSONField(
        _("countries or regions"),
        default=list,
        blank=True,
        help_text=_("Two-letter codes of ISO 3166-1."),
    )

    class Meta:
        verbose_name = _("country group")
        verbose_name_plural = _("country groups")
        ordering = ["code", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["code", "year"], name="one_group_per_code_and_year"),
        ]

    def __str__(self):
        return f"{self.name} ({self.year})"

    def clean(self):
        super().clean()
        named = self.countries if isinstance(self.countries, list) else [self.countries]
        unknown = [
            str(code)[:60] for code in named if not isinstance(code, str) or code not in COUNTRIES
        ]
        if unknown:
            sentence = _("Not a two-letter code of a country or region: %(codes)s.")
            raise ValidationError({"countries": sentence % {"codes": enumerated(unknown)}})


class LanguageRuleset(models.Model):
    """A sponsor's language conditions of one year: one route is enough."""

    code = models.CharField(_("code"), max_length=40)
    name_zh = models.CharField(_("name (Chinese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name = Localized()
    logic = models.CharField(max_length=10, default="any_of")
    valid_from_year = models.PositiveSmallIntegerField(_("valid from the year"))
    confirmed_again_in = models.PositiveSmallIntegerField(
        _("confirmed again in"), null=True, blank=True
    )
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    note = Localized()
    routes = models.JSONField(_("routes"), default=list)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta:
        verbose_name = _("language conditions")
        verbose_name_plural = _("language conditions")
        ordering = ["code", "-valid_from_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from_year"], name="one_ruleset_per_code_and_year"
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.valid_from_year})"

    def clean(self):
        super().clean()
        try:
            validate_routes(self.routes)
        except ValidationError as error:
            raise ValidationError({"routes": error.messages}) from error
