"""The summary that everybody may read: put together from what is over, and written as a file."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, QuerySet, Value
from django.db.models.functions import Least
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from applications.models import Application, OpenDataEdition
from core.countries import country_name
from core.exports import csv_file
from portal.reports.filters import COUNTRY, HOUSE, ReportFilters
from portal.reports.stages import PLACE, STAGES, with_stage
from portal.reports.suppression import (
    LEAST,
    Cell,
    Row,
    Shown,
    counts_of,
    told_groups,
    told_stages,
)
from programs.models import Program
from talents.models import Talent

TOLD = STAGES[: PLACE["awarded"] + 1]  # what is planned is no fact
GROUPS = ("program", "country", "category")
LANGUAGES = {"zh": "zh-hans", "en": "en"}
HEADS = ["year", "grouped_by", "group", "group_zh", "group_en", *(stage.key for stage in TOLD)]
OTHERS, NONE = "other", "none"


def content() -> dict[str, Any]:
    """What would be published now, as JSON: the years that are over, labels in both languages."""
    today = timezone.localdate(timezone=HOUSE)
    files = _files(today)
    alike = files.order_by().values("year", "talent").annotate(number=Count("pk"))
    most = alike.aggregate(most=Max("number"))["most"] or 1
    totals, labels = _rows(files, None), _labels()
    grouped = {name: _rows(files, name) for name in GROUPS}
    years = []
    for year in sorted(totals, reverse=True):
        told = told_stages(totals[year][None], most)
        groups = {
            name: _groups(labels[name], *told_groups(grouped[name][year], told, most))
            for name in GROUPS
        }
        counts = _spread(counts_of(totals[year][None], told), told)
        years.append({"year": year, "counts": counts, "groups": groups})
    house = {ending: settings.INSTITUTION[f"name_{ending}"] for ending in LANGUAGES}
    stages = [
        {
            "key": stage.key,
            "label": _in_both(str, stage.label),
            "meaning": _in_both(str, stage.meaning),
        }
        for stage in TOLD
    ]
    told_of = {"institution": house, "as_of": today.isoformat(), "least": LEAST}
    return {**told_of, "stages": stages, "years": years}


def _files(today: date) -> QuerySet:
    """Everything that was sent in years that are over; whoever publishes, the numbers are equal."""
    sent = Application.objects.submitted().exclude(state="draft")
    rows = with_stage(sent, today=today).annotate(
        year=ReportFilters({}).year,
        stage=Least("furthest", Value(len(TOLD) - 1)),
        program=F("call__program__code"),
        country=COUNTRY,
        category=F("talent__category"),
    )
    return rows.filter(year__lt=today.year)


def _rows(files: QuerySet, name: str | None) -> dict[int, dict[Any, Row]]:
    """Year → group → a cell for each stage; without a name all files are one group."""
    found: dict[int, dict[Any, list[Cell]]] = defaultdict(dict)
    columns = ("year", name, "stage") if name else ("year", "stage")
    counted = files.order_by().values_list(*columns)
    number, people = Count("pk"), Count("talent", distinct=True)
    for year, *key, stage, files_here, people_here in counted.annotate(n=number, p=people):
        row = found[year].setdefault(key[0] if key else None, [Cell()] * len(TOLD))
        row[stage] = Cell(files_here, people_here)
    return {
        year: {key: tuple(row) for key, row in groups.items()} for year, groups in found.items()
    }


def _groups(
    called: Callable[[Any], str], told: list[int], lines: list[Shown]
) -> list[dict[str, Any]]:
    return [
        {
            "key": OTHERS if line.key is None else line.key or NONE,
            "label": _in_both(called, line.key),
            "counts": _spread(line.counts, told),
        }
        for line in lines
    ]


def _spread(counts: list[int], told: list[int]) -> dict[str, int | None]:
    """A number for each stage; None where it is not told."""
    by_place = dict(zip(told, counts, strict=True))
    return {stage.key: by_place.get(place) for place, stage in enumerate(TOLD)}


def _labels() -> dict[str, Callable[[Any], str]]:
    """How a group is called in the active language."""
    programs = {row.code: row for row in Program.objects.only("code", "name_zh", "name_en")}
    categories = dict(Talent.Category.choices)

    def others(called: Callable[[Any], str]) -> Callable[[Any], str]:
        return lambda key: called(key) if key is not None else _("other groups together")

    return {
        "program": others(lambda key: programs[key].name),
        "country": others(lambda key: country_name(key) if key else _("not stated")),
        "category": others(lambda key: str(categories.get(key) or _("in no category"))),
    }


def _in_both(called: Callable[[Any], str], key: Any) -> dict[str, str]:
    words = {}
    for ending, language in LANGUAGES.items():
        with translation.override(language):
            words[ending] = called(key)
    return words


# As files ----------------------------------------------------------------------------------------
def as_json(edition: OpenDataEdition) -> bytes:
    told = {"license": edition.license, "published_at": edition.published_at.isoformat()}
    return json.dumps({**told, **edition.content}, ensure_ascii=False, indent=1).encode()


def as_csv(edition: OpenDataEdition) -> bytes:
    """One line for each year and each of its groups; a number that is not told is empty."""
    written = csv_file.pieces([HEADS], _lines(edition.content))
    return b"".join(piece for piece, _rows_in_it in written)


def _lines(told: dict[str, Any]) -> Iterator[list[Any]]:
    for year in told["years"]:
        yield [year["year"], "all", "all", "合计", "all together", *year["counts"].values()]
        for name, groups in year["groups"].items():
            for group in groups:
                label = group["label"]
                head = [year["year"], name, group["key"], label["zh"], label["en"]]
                yield [*head, *group["counts"].values()]
