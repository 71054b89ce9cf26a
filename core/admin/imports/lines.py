"""Rows of an import as a person reads them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.imports.kinds import ImportKind
from core.imports.remarks import read_out
from core.models import ImportRow

Standing = ImportRow.Standing
TONES = {
    Standing.NEW: "pine",
    Standing.CHANGED: "slate",
    Standing.UNCHANGED: "",
    Standing.ASKED: "amber",
    Standing.WRONG: "vermilion",
}
DOUBTFUL, MENDED, ALL = "doubtful", "mended", "all"


@dataclass(frozen=True)
class Said:
    """A remark. answer: the box that takes its suggestion."""

    label: str
    sentence: str
    weight: str
    answer: Any = None


@dataclass(frozen=True)
class Line:
    """changes: (column, before, after) in words. who: the choice of the person that is meant.

    out: the box that leaves the row out, or takes it after all.
    """

    row: ImportRow
    tone: str
    changes: list[tuple[str, str, str]]
    remarks: list[Said] = field(default_factory=list)
    who: Any = None
    out: Any = None

    @property
    def is_new(self) -> bool:
        return self.row.standing == Standing.NEW


def lines_of(rows: Iterable[ImportRow], kind: ImportKind, form=None) -> list[Line]:
    """form: with the fields that answer the rows, where answers are taken."""
    shown = cache(kind.shown)
    asked = form.fields if form is not None else {}

    def field_of(name: str):
        return form[name] if name in asked else None

    found = []
    for row in rows:
        changes = [
            (label_of(kind, column), shown(column, before), shown(column, after))
            for column, before, after in row.changes
        ]
        remarks = [
            Said(
                label_of(kind, one["column"]),
                read_out(one["sentence"]),
                one["weight"],
                field_of(f"cell-{row.line}-{one['column']}"),
            )
            for one in row.remarks
        ]
        tone = TONES[Standing(row.standing)]
        boxes = (field_of(f"person-{row.line}"), field_of(f"out-{row.line}"))
        found.append(Line(row, tone, changes, remarks, *boxes))
    return found


def label_of(kind: ImportKind, column: str) -> str:
    return capfirst(str(kind.columns[column].label)) if column in kind.columns else ""


@dataclass(frozen=True)
class Tab:
    name: str
    label: Any
    number: int


def tabs(counts: dict[str, int], *, doubtful: int, mended: int) -> list[Tab]:
    """One for each standing that a row has, what a person can answer in front and what needs a
    hand behind it; the first is shown first.

    Doubtful and mended rows cut across.
    """
    order = (Standing.ASKED, Standing.WRONG, Standing.CHANGED, Standing.NEW, Standing.UNCHANGED)
    numbers = [
        *((one.value, capfirst(str(one.label)), counts.get(one, 0)) for one in order),
        (MENDED, _("Corrected automatically"), mended),
        (ALL, _("All"), sum(counts.values())),
    ]
    numbers.insert(2, (DOUBTFUL, _("Doubtful"), doubtful))
    return [Tab(*one) for one in numbers if one[2] or one[0] == ALL]
