"""The columns that an office hands on; no birth date or identity number (P3) is among them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from applications.models import Application, Opinion, Screening
from applications.models.judgment import Office
from applications.states import State
from core.countries import country_name
from core.localized import filled
from core.periods import length
from talents.models import Talent
from talents.names import in_latin_sql


@dataclass(frozen=True)
class Column:
    """One column: where its values are in the database, and what the file shows of them.

    sources: made when asked, since they depend on the reader's language. kind: text, day or number.
    """

    key: str
    label: Any
    sources: Callable[[], list[Combinable]]
    shown: Callable[..., Any] = lambda value: "" if value is None else value
    kind: str = "text"
    width: int = 14


def _field(*names: str) -> Callable[[], list[Combinable]]:
    return lambda: [F(name) for name in names]


def _choice(choices: Any) -> Callable[[Any], str]:
    labels = dict(choices)
    return lambda value: str(labels.get(value, value or ""))


def _local(name: str) -> Callable[[], list[Combinable]]:
    """`a__title` in the reader's language, in the other one where that is empty."""
    return lambda: [filled(name)]


def _passport_name() -> list[Combinable]:
    return [in_latin_sql("talent__")]


def _host() -> list[Combinable]:
    return [Coalesce(filled("host_institution__name"), F("host_name"), output_field=CharField())]


def _verdict(office: str) -> Callable[[], list[Combinable]]:
    given = Screening.objects.filter(application=OuterRef("pk"), office=office)
    return lambda: [Subquery(given.values("verdict")[:1])]


def _day(moment: Any) -> Any:
    return timezone.localtime(moment).date() if moment else None


def _months(starts_on: date | None, ends_on: date | None, in_all: int | None) -> float | None:
    """What the applicant says of a stay in parts; else from the first day to the last."""
    if in_all or not (starts_on and ends_on):
        return in_all
    months, days = length(starts_on, ends_on)
    return round(months + days / 30, 1)


def findings_in_words(findings: list[dict]) -> str:
    """“2 not met · 1 for the office”; what is only for information does not count."""
    weighing = [row["status"] for row in findings or [] if row.get("severity") != "info"]
    counted = [
        ("not_met", lambda n: ngettext("%d not met", "%d not met", n)),
        ("not_stated", lambda n: ngettext("%d not stated", "%d not stated", n)),
        ("for_human", lambda n: ngettext("%d for the office", "%d for the office", n)),
    ]
    parts = [
        words(weighing.count(status)) % weighing.count(status)
        for status, words in counted
        if weighing.count(status)
    ]
    return " · ".join(parts) if parts else (str(_("all met")) if weighing else "")


COLUMNS = [
    Column("reference", _("reference"), _field("reference"), width=16),
    Column("staff_no", _("staff number"), _field("talent__staff_no"), width=12),
    Column("name_zh", _("Chinese name"), _field("talent__name_zh"), width=12),
    Column("passport_name", _("name in the passport"), _passport_name, width=22),
    Column("pinyin", _("pinyin"), _field("talent__pinyin"), width=18),
    Column(
        "gender", _("gender"), _field("talent__gender"), _choice(Talent.Gender.choices), width=8
    ),
    Column("department", _("department"), _local("talent__department__name"), width=24),
    Column("title", _("professional title"), _field("talent__title"), width=14),
    Column(
        "degree",
        _("highest degree"),
        _field("talent__highest_degree"),
        _choice(Talent.DegreeLevel.choices),
        width=12,
    ),
    Column("hire_date", _("hired on"), _field("talent__hire_date"), kind="day", width=12),
    Column(
        "category",
        _("Shuren category"),
        _field("talent__category"),
        _choice(Talent.Category.choices),
        width=24,
    ),
    Column(
        "cohort_year",
        _("year of the cohort"),
        _field("talent__cohort_year"),
        kind="number",
        width=10,
    ),
    Column("email", _("e-mail"), _field("talent__email"), width=28),
    Column("call", _("call"), _local("call__title"), width=36),
    Column("track", _("track"), _local("track__name"), width=18),
    Column("host", _("host institution"), _host, width=30),
    Column("country", _("host country or region"), _field("host_country"), country_name, width=18),
    Column("starts_on", _("planned departure"), _field("starts_on"), kind="day", width=12),
    Column("ends_on", _("planned return"), _field("ends_on"), kind="day", width=12),
    Column(
        "months",
        _("length in months"),
        _field("starts_on", "ends_on", "months_in_all"),
        _months,
        kind="number",
        width=8,
    ),
    Column("state", _("state"), _field("state"), _choice(State.choices), width=14),
    Column("submitted_on", _("sent on"), _field("submitted_at"), _day, kind="day", width=12),
    Column(
        "opinion",
        _("department's opinion"),
        _field("opinion__verdict"),
        _choice(Opinion.Verdict.choices),
        width=14,
    ),
    *(
        Column(
            office.value,
            office.label,
            _verdict(office.value),
            _choice(Screening.Verdict.choices),
            width=16,
        )
        for office in Office
    ),
    Column("findings", _("findings"), _field("findings"), findings_in_words, width=26),
]


def heading(columns: list[Column], languages: list[str]) -> list[str]:
    """The first line, in one language or in both: “编号 Reference”."""
    lines = []
    for language in languages:
        with override(language):
            lines.append([str(column.label) for column in columns])
    return [" ".join(dict.fromkeys(words)) for words in zip(*lines, strict=True)]


def values(
    rows: QuerySet[Application], columns: list[Column], *, size: int = 2000
) -> Iterator[list[Any]]:
    """Each row as a list of shown values, read from the database piece by piece, newest first."""
    sources = [column.sources() for column in columns]
    found = rows.order_by("-submitted_at", "-pk").values_list(
        *(one for own in sources for one in own)
    )
    widths = [len(own) for own in sources]
    for row in found.iterator(chunk_size=size):
        parts = iter(row)
        yield [
            column.shown(*islice(parts, width))
            for column, width in zip(columns, widths, strict=True)
        ]
