"""The rows that were not taken, as a file to be mended and sent again: with the reasons."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from core.exports import csv_file
from core.imports.remarks import Weight, read_out
from core.imports.work import NEEDS_A_HAND
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
    for row in rows.iterator(_ROWS_A_PIECE):
        cells = [*row.cells, *[""] * len(run.heads)][: len(run.heads)]
        with translation.override(language):
            reason = reason_of(row)
        yield [*cells, reason]


def reason_of(row: ImportRow) -> str:
    """All that stands against the row, in the active language."""
    return " · ".join(
        read_out(one["sentence"]) + (f" → {one['suggestion']}" if one["suggestion"] else "")
        for one in row.remarks
        if one["weight"] in (Weight.REFUSED, Weight.ASKED)
    )
