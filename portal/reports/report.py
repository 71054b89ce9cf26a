"""A report put together: every table with its picture, for one reader, in few queries.

How many queries there are does not depend on how many applications there are, and no application
leaves the database as a row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.barring import barred_calls
from applications.models import Application
from core.countries import country_name
from core.policy import Anyone
from portal.reports import charts, lectures, times
from portal.reports.filters import COUNTRY, HOUSE, ReportFilters
from portal.reports.stages import GOES_ABROAD, STAGES, with_stage
from portal.reports.tallies import Tally, folded, tallies, together
from programs.models import Call, Program
from talents.models import Talent

# Columns that are asked for at once: together they have few values.
QUESTIONS = (("year", "category", "route", "department"), ("program", "country"))


@dataclass(frozen=True)
class Table:
    """One way to group the applications."""

    key: str
    title: Promise
    about: Promise | str
    lines: list[tuple[str, Tally]]

    @cached_property
    def chart(self) -> charts.Chart:
        return charts.nested(self.lines)


@dataclass(frozen=True)
class Remarks:
    """undated: awarded ones without planned days. inbound: awarded ones that bring people to us."""

    undated: int
    inbound: int


@dataclass(frozen=True)
class Report:
    """hidden: the calls that are barred to this reader, whose files are not counted."""

    total: Tally
    tables: list[Table]
    lengths: list[times.Length]
    attendance: list[tuple[str, Tally]]
    held: lectures.Held
    remarks: Remarks
    hidden: list[str]

    @property
    def stages(self):
        return STAGES

    @cached_property
    def bins(self) -> list[str]:
        return times.bins_in_words()

    @property
    def bin_legend(self) -> list[tuple[str, str, str]]:
        kinds = [f"bin-{place}" for place in range(len(self.bins))]
        return [
            (kind, charts.INKS[kind], words) for kind, words in zip(kinds, self.bins, strict=True)
        ]

    @cached_property
    def funnel(self) -> charts.Chart:
        return charts.funnel(self.total)

    @cached_property
    def times(self) -> charts.Chart:
        return charts.shares(self.lengths)

    @cached_property
    def compared(self) -> charts.Chart:
        return charts.nested(self.attendance)


TITLES: dict[str, tuple[Promise, Promise | str]] = {
    "year": (gettext_lazy("By year"), ""),
    "program": (gettext_lazy("By program"), ""),
    "department": (
        gettext_lazy("By department"),
        gettext_lazy("The department to which the person belongs today."),
    ),
    "category": (gettext_lazy("By Shuren category"), ""),
    "country": (gettext_lazy("By host country or region"), ""),
    "route": (
        gettext_lazy("By language route"),
        gettext_lazy(
            "How the language condition was met on the day of sending. Where it is due only by "
            "departure, it may have been met since."
        ),
    ),
}


def report_of(user: Anyone, filters: ReportFilters) -> Report:
    files = filters.narrow(Application.objects.on_desk_of(user))
    staged = with_columns(files, filters)
    groups: dict[str, dict[Any, Tally]] = {}
    for names in QUESTIONS:
        found = tallies(staged, *names)
        groups |= {name: folded(found, names, name) for name in names}
    named = labels(filters)
    tables = [
        Table(name, title, about, _lines(groups[name], named[name], by_name=name == "year"))
        for name, (title, about) in TITLES.items()
    ]
    compared = lectures.by_attendance(staged)
    return Report(
        total=together(groups["year"].values()),
        tables=tables,
        lengths=times.lengths(files),
        attendance=[(str(lectures.LABELS[came]), tally) for came, tally in compared.items()],
        held=lectures.held(filters),
        remarks=_remarks(files),
        hidden=[call.title for call in Call.objects.filter(pk__in=barred_calls(user))],
    )


def with_columns(files: QuerySet, filters: ReportFilters) -> QuerySet:
    """Each file with its stage and the columns by which it is grouped."""
    return with_stage(files, today=timezone.localdate(timezone=HOUSE)).annotate(
        year=filters.year,
        program=F("call__program"),
        department=F("talent__department"),
        category=F("talent__category"),
        country=COUNTRY,
        route=F("language_route"),
    )


def labels(filters: ReportFilters) -> dict[str, Callable[[Any], str]]:
    """How the values of each column are called."""
    fields: Any = filters.fields
    programs, departments = (dict(fields[name].choices) for name in ("program", "department"))
    categories, routes = dict(Talent.Category.choices), dict(Application.LanguageRoute.choices)
    return {
        "year": str,
        "program": lambda key: programs.get(str(key), str(key)),
        "department": lambda key: departments.get(str(key)) or _("no department"),
        "category": lambda key: str(categories.get(key) or _("in no category")),
        "country": lambda key: country_name(key) if key else _("not stated"),
        "route": lambda key: str(routes.get(key) or _("no language condition")),
    }


def _lines(
    groups: dict[Any, Tally], called: Callable[[Any], str], *, by_name: bool
) -> list[tuple[str, Tally]]:
    """The largest group first; years the latest first."""
    lines = [(called(key), tally) for key, tally in groups.items()]
    if by_name:
        return sorted(lines, key=lambda line: line[0], reverse=True)
    return sorted(lines, key=lambda line: (-line[1].applied, line[0]))


def _remarks(files: QuerySet) -> Remarks:
    inbound = Q(state="awarded", call__program__direction=Program.Direction.INBOUND)
    found = files.order_by().aggregate(
        undated=Count("pk", filter=GOES_ABROAD & Q(starts_on=None)),
        inbound=Count("pk", filter=inbound),
    )
    return Remarks(**found)
