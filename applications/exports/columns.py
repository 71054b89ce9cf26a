"""The columns of applications that an office hands on; no number of a passport is among them."""

from collections.abc import Callable

from django.db.models import CharField, DecimalField, F, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.exports.in_sql import FindingsInWords, Months
from applications.models import Opinion, Screening
from applications.models.judgment import Office
from applications.states import State
from core.exports.columns import Column, choice, country, day_of, field, local, words
from core.localized import filled
from talents.models import Talent
from talents.names import in_latin_sql


def _host() -> Combinable:
    return Coalesce(filled("host_institution__name"), F("host_name"), output_field=CharField())


def _verdict(office: str) -> Callable[[], Combinable]:
    given = Screening.objects.filter(application=OuterRef("pk"), office=office)
    return words(lambda: Subquery(given.values("verdict")[:1]), Screening.Verdict.choices)


def _months() -> Combinable:
    """What the applicant says of a stay in parts; else from the first day to the last."""
    number = DecimalField(max_digits=8, decimal_places=1)
    said = NullIf(Cast("months_in_all", number), Cast(Value(0), number))
    return Coalesce(said, Months(F("starts_on"), F("ends_on")), output_field=number)


def _person(key: str, label, value, **more) -> Column:
    return Column(key, label, value, of_person=True, **more)


PEOPLE = [
    _person("staff_no", gettext_lazy("staff number"), field("talent__staff_no"), width=12),
    _person("name_zh", gettext_lazy("Chinese name"), field("talent__name_zh"), width=12),
    _person(
        "passport_name",
        gettext_lazy("name in the passport"),
        lambda: in_latin_sql("talent__"),
        width=22,
    ),
    _person("pinyin", gettext_lazy("pinyin"), field("talent__pinyin"), width=18),
    _person(
        "gender", gettext_lazy("gender"), choice("talent__gender", Talent.Gender.choices), width=8
    ),
    _person(
        "birth_date",
        gettext_lazy("date of birth"),
        field("talent__birth_date"),
        kind="day",
        width=12,
        is_sensitive=True,
    ),
    _person("department", gettext_lazy("department"), local("talent__department__name"), width=24),
    _person("title", gettext_lazy("professional title"), field("talent__title")),
    _person(
        "degree",
        gettext_lazy("highest degree"),
        choice("talent__highest_degree", Talent.DegreeLevel.choices),
        width=12,
    ),
    _person(
        "hire_date", gettext_lazy("hired on"), field("talent__hire_date"), kind="day", width=12
    ),
    _person(
        "category",
        gettext_lazy("Shuren category"),
        choice("talent__category", Talent.Category.choices),
        width=32,
    ),
    _person(
        "cohort_year",
        gettext_lazy("year of the cohort"),
        field("talent__cohort_year"),
        kind="number",
        width=10,
    ),
    _person("email", gettext_lazy("e-mail"), field("talent__email"), width=28),
]
FILES = [
    Column("call", gettext_lazy("call"), local("call__title"), width=36),
    Column("track", gettext_lazy("track"), local("track__name"), width=18),
    Column("host", gettext_lazy("host institution"), _host, width=30),
    Column("country", gettext_lazy("host country or region"), country("host_country"), width=18),
    Column(
        "starts_on", gettext_lazy("planned departure"), field("starts_on"), kind="day", width=12
    ),
    Column("ends_on", gettext_lazy("planned return"), field("ends_on"), kind="day", width=12),
    Column("months", gettext_lazy("length in months"), _months, kind="number", width=8),
    Column("state", gettext_lazy("state"), choice("state", State.choices)),
    Column("submitted_on", gettext_lazy("sent on"), day_of("submitted_at"), kind="day", width=12),
    Column(
        "opinion",
        gettext_lazy("department's opinion"),
        choice("opinion__verdict", Opinion.Verdict.choices),
    ),
    *(Column(office.value, office.label, _verdict(office.value), width=16) for office in Office),
    Column(
        "findings",
        gettext_lazy("findings"),
        lambda: FindingsInWords(F("findings"), _("all met")),
        width=26,
    ),
]
COLUMNS = [
    Column("reference", gettext_lazy("reference"), field("reference"), width=16),
    *PEOPLE,
    *FILES,
]
PRESETS = {
    "roster": (
        gettext_lazy("Roster of Human Resources"),
        [
            *("staff_no", "name_zh", "department", "title", "degree", "hire_date", "category"),
            *("call", "country", "starts_on", "ends_on", "state"),
        ],
    ),
    "university": (
        gettext_lazy("University's form"),
        [
            *("reference", "staff_no", "name_zh", "passport_name", "gender", "department", "title"),
            *("degree", "call", "track", "host", "country", "starts_on", "ends_on", "months"),
        ],
    ),
    "sponsor": (
        gettext_lazy("Sponsor's list"),
        [
            *("reference", "name_zh", "passport_name", "gender", "title", "degree", "email"),
            *("call", "track", "host", "country", "starts_on", "ends_on", "months"),
        ],
    ),
}
