"""The rows that were not taken, as a file to be mended and sent again: with the reasons."""

from collections.abc import Iterator, Mapping

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.exports import csv_file
from core.imports.remarks import Weight, read_out
from core.imports.tables import without_end
from core.imports.work import NEEDS_A_HAND, kind_for
from core.models import ImportRow, ImportRun

_ROWS_A_PIECE = 500


def pieces(run: ImportRun, language: str) -> Iterator[bytes]:
    """CSV as Excel opens it; what a spreadsheet could run is guarded, and comes back unguarded.

    language: of the reasons; what streams outlives the request that asked for it.
    """
    with translation.override(language):
        heading = [*run.heads, _("reason")]
    for content, _count in csv_file.pieces([heading], _rows(run, language)):
        yield content


def _rows(run: ImportRun, language: str) -> Iterator[list[str]]:
    rows = run.found.filter(standing__in=NEEDS_A_HAND).order_by("line")
    with translation.override(language):
        headings = headings_of(run)
    for row in rows.iterator(_ROWS_A_PIECE):
        named = [*row.cells, *[""] * len(run.heads)][: len(run.heads)]
        surplus = without_end(row.cells[len(run.heads) :])  # behind the reason it is one again
        with translation.override(language):
            reason = reason_of(row, headings)
        yield [*named, reason, *surplus]


def headings_of(run: ImportRun) -> dict[str, str]:
    """What each column is called: as the file has it; one that it lacks in the active language."""
    known = {name: capfirst(str(one.label)) for name, one in kind_for(run).columns.items()}
    return known | dict(zip(run.mapping, run.heads, strict=True))


def reason_of(row: ImportRow, headings: Mapping[str, str]) -> str:
    """All that stands against the row and in which column, in the active language."""
    return " · ".join(
        (f"{heading}{_(': ')}" if (heading := headings.get(one["column"])) else "")
        + read_out(one["sentence"])
        + (f" → {one['suggestion']}" if one["suggestion"] else "")
        for one in row.remarks
        if one["weight"] in (Weight.REFUSED, Weight.ASKED)
    )
