"""The roster as a list that leaves, under the heads by which it can come in again."""

from django.utils.translation import gettext_lazy as _

from core.admin.exported import ScreenList
from core.exports import lists
from core.exports.columns import Column, choice, field, local, yes_no
from talents.models import Talent
from talents.names import in_latin_sql

COLUMNS = [
    Column("staff_no", _("staff number"), field("staff_no"), width=12),
    Column("name_zh", _("Chinese name"), field("name_zh"), width=12),
    Column("name_en", _("name in Latin letters"), in_latin_sql, width=22),
    Column("pinyin", _("pinyin"), field("pinyin"), width=18),
    Column("gender", _("gender"), choice("gender", Talent.Gender.choices), width=8),
    Column(
        "birth_date",
        _("date of birth"),
        field("birth_date"),
        kind="day",
        width=12,
        is_sensitive=True,
    ),
    Column("category", _("Shuren category"), choice("category", Talent.Category.choices), width=32),
    Column("cohort_year", _("year of the cohort"), field("cohort_year"), kind="number", width=10),
    Column("department", _("department"), local("department__name"), width=24),
    Column("post", _("post"), field("post"), width=16),
    Column("title", _("professional title"), field("title")),
    Column(
        "highest_degree",
        _("highest degree"),
        choice("highest_degree", Talent.DegreeLevel.choices),
        width=12,
    ),
    Column(
        "degree_date",
        _("date of the highest degree"),
        field("highest_degree_on"),
        kind="day",
        width=12,
    ),
    Column("hire_date", _("hired on"), field("hire_date"), kind="day", width=12),
    Column("left_on", _("left on"), field("left_on"), kind="day", width=12),
    Column(
        "employment_kind",
        _("employment"),
        choice("employment_kind", Talent.Employment.choices),
    ),
    Column("nationality", _("nationality (code)"), field("nationality"), width=8),
    Column(
        "foreign_permanent_residence",
        _("permanent residence abroad"),
        yes_no("foreign_permanent_residence", _("yes"), _("no")),
        width=10,
    ),
    Column("research_field", _("field of work"), field("research_field"), width=28),
    Column(
        "last_csc_return_date",
        _("last return from a CSC stay"),
        field("csc_return_on"),
        kind="day",
        width=12,
    ),
    Column("email", _("e-mail"), field("email"), width=28),
    Column("phone", _("telephone"), field("phone"), width=18),
]


@lists.register
class TalentsList(ScreenList):
    key = "talents.talent"
    title = _("Talents")
    file_name = "talents"
    model = Talent
    columns = COLUMNS
    presets = {
        "roster": (
            _("Roster of Human Resources"),
            [
                *("staff_no", "name_zh", "name_en", "gender", "category", "cohort_year"),
                *("department", "post", "title", "highest_degree", "degree_date", "hire_date"),
                *("employment_kind", "nationality", "email", "phone"),
            ],
        ),
        "names": (
            _("Names and departments"),
            ["staff_no", "name_zh", "name_en", "department", "title"],
        ),
    }
