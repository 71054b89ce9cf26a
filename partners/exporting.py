"""Institutions and agreements as lists that leave."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.admin.exported import ScreenList
from core.exports import lists
from core.exports.columns import Column, choice, field, local, yes_no
from partners.models import Agreement, Institution

INSTITUTIONS = [
    Column("code", _("code"), field("code"), width=10),
    Column("name_zh", _("name (Chinese)"), field("name_zh"), width=30),
    Column("name_en", _("name (English)"), field("name_en"), width=36),
    Column("kind", _("kind"), choice("kind", Institution.Kind.choices), width=18),
    Column("country", _("country or region (code)"), field("country"), width=8),
    Column("country_label", _("country or region"), local("country_label"), width=18),
    Column("city_zh", _("city (Chinese)"), field("city_zh")),
    Column("city_en", _("city (English)"), field("city_en")),
    Column("homepage", _("homepage"), field("homepage"), width=32),
    Column("ror", "ROR", field("ror"), width=28),
    Column("relation", _("relation"), choice("relation", Institution.Relation.choices), width=20),
    Column("tie_type", _("kind of tie"), choice("tie_type", Institution.Tie.choices), width=24),
    Column("tie_since", _("since"), field("tie_since"), width=10),
    Column("is_published", _("published"), yes_no("is_published", _("yes"), _("no")), width=8),
]
AGREEMENTS = [
    Column("institution", _("institution"), local("institution__name"), width=36),
    Column("institution_code", _("code"), field("institution__code"), width=10),
    Column("title_zh", _("title (Chinese)"), field("title_zh"), width=30),
    Column("title_en", _("title (English)"), field("title_en"), width=36),
    Column("scope_zh", _("scope (Chinese)"), field("scope_zh"), width=40),
    Column("scope_en", _("scope (English)"), field("scope_en"), width=40),
    Column("starts_on", pgettext_lazy("day", "from"), field("starts_on"), kind="day", width=12),
    Column("ends_on", pgettext_lazy("day", "to"), field("ends_on"), kind="day", width=12),
    Column("quota_out", _("places out per year"), field("quota_out"), kind="number", width=8),
    Column("quota_in", _("places in per year"), field("quota_in"), kind="number", width=8),
    Column("source_url", _("source"), field("source_url"), width=32),
]


@lists.register
class InstitutionsList(ScreenList):
    key = "partners.institution"
    title = _("Institutions")
    file_name = "institutions"
    model = Institution
    columns = INSTITUTIONS


@lists.register
class AgreementsList(ScreenList):
    key = "partners.agreement"
    title = _("Agreements")
    file_name = "agreements"
    model = Agreement
    columns = AGREEMENTS
