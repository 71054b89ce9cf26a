"""An edition of the open data as a page reads it, in the language of the reader."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.localized import suffix

TITLES: dict[str, Promise] = {
    "program": gettext_lazy("By program"),
    "country": gettext_lazy("By host country or region"),
    "category": gettext_lazy("By Shuren category"),
}
Line = tuple[str, list[tuple[str, int | None]]]


@dataclass(frozen=True)
class Year:
    """total: the line of all; tables: title and lines of each way to group that may be told."""

    year: int
    total: Line
    tables: list[tuple[Promise, list[Line]]]


def shown(content: dict[str, Any]) -> dict[str, Any]:
    """For a template: heads of the columns, meanings, and the years."""
    ending = suffix()
    stages = [(stage["label"][ending], stage["meaning"][ending]) for stage in content["stages"]]
    heads = [label for label, _meaning in stages]

    def line(label: str, counts: dict[str, int | None]) -> Line:
        return label, list(zip(heads, counts.values(), strict=True))

    years = [
        Year(
            year["year"],
            line(str(year["year"]), year["counts"]),
            [
                (TITLES[name], [line(row["label"][ending], row["counts"]) for row in groups])
                for name, groups in year["groups"].items()
                if groups
            ],
        )
        for year in content["years"]
    ]
    return {"heads": heads, "stages": stages, "years": years, "least": content["least"]}
