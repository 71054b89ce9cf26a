"""From the bytes of a sheet to its rows, by the reader of all lists. Nothing is judged yet."""

from dataclasses import dataclass
from itertools import islice

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.imports import cells, heads, tables
from core.imports.heads import Column
from core.imports.problems import UnreadableFile
from core.imports.sheet_rows import Mark

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
LONGEST_CELL = 4_000
# How a column may be called: in either language, as the sheet that we hand out calls it.
COLUMNS = {
    "reference": Column(_("reference"), ("编号", "申请编号")),
    "name": Column(pgettext_lazy("of a person", "name"), ("姓名",)),
    "outcome": Column(_("outcome"), ("结果", "评审结果")),
    "note": Column(_("note"), ("备注",)),
}
NEEDED = {"reference", "outcome"}


@dataclass(frozen=True)
class Row:
    """line: where it stands in the file; all other cells as text."""

    line: int
    reference: str
    outcome: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """encoding: as a person calls it (of a workbook: XLSX)."""

    encoding: str
    rows: list[Row]


def read(upload: File) -> Sheet:
    """Raises `UnreadableFile`."""
    if (upload.size or 0) > MOST_BYTES:
        raise UnreadableFile(
            _("The file is larger than %(most)s."), most=filesizeformat(MOST_BYTES)
        )
    table = tables.recognize(upload, COLUMNS)  # type: ignore[arg-type]  # a File is read as one
    mapping = heads.recognized(table.heads, COLUMNS).mapping
    if heads.doubled(mapping) or NEEDED - set(mapping):
        raise UnreadableFile(
            _("The first line must name the columns once each: reference, outcome, and note.")
        )
    found = list(islice(table.rows(mapping), MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise UnreadableFile(_("The file has more than %(most)s rows. Split it."), most=MOST_ROWS)
    if shifted := next((row for row in found if row.has_surplus), None):
        text = _(
            "Line %(line)s has more cells than the file has columns: a surplus separator has moved "
            "the values, or a column lacks its name."
        )
        raise UnreadableFile(text, line=shifted.line)
    rows = [row for row in map(row_of, found) if row.reference or row.outcome or row.note]
    if not rows:
        raise UnreadableFile(_("There is no row below the names of the columns."))
    return Sheet(table.dress.encoding_in_words, rows)


def row_of(row: tables.Row) -> Row:
    """What a formula reckoned is no outcome: somebody has to write it."""
    found = {
        name: "" if row.marks.get(name) in (Mark.FORMULA, Mark.EMPTY_FORMULA) else _tidy(cell)
        for name, cell in row.cells.items()
    }
    return Row(row.line, **{"reference": "", "outcome": "", **found})


def _tidy(cell: str) -> str:
    return cells.trimmed(cell[:LONGEST_CELL])
