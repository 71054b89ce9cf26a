"""From the bytes of a sheet to its rows. Nothing is judged yet, and nothing in it is run."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MOST_BYTES = 2 * 1024 * 1024
MOST_UNZIPPED = 30 * 1024 * 1024
MOST_PARTS = 200
MOST_ROWS = 5_000
MOST_COLUMNS = 30
LONGEST_CELL = 4_000
ENCODINGS = (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"))
# How a column may be called: in either language, as the sheet that we hand out calls it.
HEADS = {
    "reference": {"reference", "编号", "申请编号"},
    "name": {"name", "姓名"},
    "outcome": {"outcome", "结果", "评审结果"},
    "note": {"note", "备注"},
}
NEEDED = ("reference", "outcome")


class UnreadableSheet(Exception):
    """The file as a whole is no sheet of outcomes; says why in the active language."""


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
    """Raises `UnreadableSheet`."""
    if not upload.size:
        raise UnreadableSheet(_("The file is empty. Choose it again."))
    if upload.size > MOST_BYTES:
        text = _("The file is larger than %(most)s.")
        raise UnreadableSheet(text % {"most": filesizeformat(MOST_BYTES)})
    upload.seek(0)
    content = upload.read()
    if content.startswith(b"PK"):
        return Sheet("XLSX", _rows(_workbook(content)))
    encoding, text = _decoded(content)
    return Sheet(encoding, _rows(_lines_of(text)))


def _decoded(content: bytes) -> tuple[str, str]:
    for codec, name in ENCODINGS:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return name, text
    raise UnreadableSheet(
        _("The file is neither XLSX nor CSV in UTF-8 or GB18030. Fill in the sheet from this page.")
    )


def _lines_of(text: str) -> Iterator[list[str]]:
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise UnreadableSheet(_("The file cannot be read as CSV.")) from error


def _workbook(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet of a workbook that was looked at from outside before."""
    import openpyxl  # heavy: only who reads a workbook needs it

    _refuse_bombs(content)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        rows = book.worksheets[0].iter_rows(
            max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True
        )
        yield from ([_as_text(value) for value in row] for row in rows)
    except UnreadableSheet:
        raise
    except Exception as error:  # a damaged workbook fails in ways that openpyxl does not name
        raise UnreadableSheet(
            _("The workbook is damaged. Save it again as XLSX, or as CSV.")
        ) from error


def _refuse_bombs(content: bytes) -> None:
    """Bounds what unpacking may cost, and takes no XML that declares anything (entities)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNZIPPED:
                raise UnreadableSheet(_("The workbook is too large when unpacked. Send a CSV."))
            for part in parts:
                head = archive.read(part)
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head or head[:2] in _UTF16:
                    raise UnreadableSheet(_("The workbook holds what no list needs. Send a CSV."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise UnreadableSheet(
            _("The workbook is damaged. Save it again as XLSX, or as CSV.")
        ) from error


_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def _as_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def _rows(lines: Iterable[list[str]]) -> list[Row]:
    numbered = enumerate(lines, start=1)
    columns = _columns(numbered)
    rows = []
    for line, cells in islice(numbered, MOST_ROWS + 1):
        found = {name: _tidy(cells[place]) for place, name in columns if place < len(cells)}
        if any(found.get(name) for name in ("reference", "outcome", "note")):
            rows.append(Row(line, **{"reference": "", "outcome": "", **found}))
        if line > MOST_ROWS + 1:
            raise UnreadableSheet(_("The file has more than %d rows.") % MOST_ROWS)
    if not rows:
        raise UnreadableSheet(_("There is no row below the names of the columns."))
    return rows


def _columns(numbered: Iterator[tuple[int, list[str]]]) -> list[tuple[int, str]]:
    """Place and name of the known columns, from the first line."""
    _line, heads = next(numbered, (0, []))
    named = {word: name for name, words in HEADS.items() for word in words}
    found = [(place, named.get(_tidy(head).casefold(), "")) for place, head in enumerate(heads)]
    columns = [(place, name) for place, name in found[:MOST_COLUMNS] if name]
    names = [name for _place, name in columns]
    if len(set(names)) != len(names) or set(NEEDED) - set(names):
        raise UnreadableSheet(
            _("The first line must name the columns once each: reference, outcome, and note.")
        )
    return columns


def _tidy(cell: str) -> str:
    """Without blanks around it, nor the apostrophe that keeps a spreadsheet from running it."""
    return " ".join(cell[:LONGEST_CELL].split()).removeprefix("'")
