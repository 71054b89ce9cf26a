"""A file as a table: heads, and rows that know their line. Nothing is judged yet."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, islice
from typing import Any, BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core.imports import heads as head_words
from core.imports import problems, sheet_rows, texts, workbooks
from core.imports.cells import plain
from core.imports.heads import Column
from core.imports.problems import UnreadableFile
from core.imports.sheet_rows import Mark

CSV, XLSX = "csv", "xlsx"
_LINES_FOR_HEADS = 20
_FEWEST_HEADS = 2


@dataclass(frozen=True)
class Dress:
    """How a file is read. head_line: where the heads stand; 0: not looked for yet."""

    format: str = CSV
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    head_line: int = 0

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def encoding_in_words(self) -> str:
        return texts.ENCODINGS.get(self.encoding, self.format.upper())


@dataclass(frozen=True)
class Row:
    """line: where it begins; cells: by column name, as they stand in the file; raw: all of them.

    heads: how many columns the file names. is_cut_short: the last of them have no cell, so that
    nobody can say they are empty.
    """

    line: int
    cells: Mapping[str, str]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)
    heads: int = 0
    is_cut_short: bool = False

    @property
    def has_surplus(self) -> bool:
        """Whether something stands to the right of all names of columns."""
        return len(self.raw) > self.heads and len(self.filled) > self.heads

    @property
    def filled(self) -> list[str]:
        """Its cells up to the last that holds anything."""
        return without_end(self.raw)


@dataclass(frozen=True)
class Table:
    """An opened file. hidden: how many sheets of a workbook are not read."""

    dress: Dress
    heads: list[str]
    lines: Iterator[sheet_rows.SheetRow]
    sheets: list[str] = field(default_factory=list)
    hidden: int = 0

    def rows(self, mapping: list[str]) -> Iterator[Row]:
        """The rows below the heads that hold anything. Raises `UnreadableFile`."""
        count = 0
        for line in self.lines:
            if not _is_filled(line):
                continue
            count += 1
            if count > problems.MOST_ROWS:
                raise _too_many_rows()
            yield row_of(line, mapping, has_all=self.dress.format == XLSX)

    def sample(self, number: int) -> list[list[str]]:
        filled = (line.cells for line in self.lines if _is_filled(line))
        return [cells[: len(self.heads)] for cells in islice(filled, number)]


def _is_filled(line: sheet_rows.SheetRow) -> bool:
    return any(cell.strip() for cell in line.cells)


def _too_many_rows() -> UnreadableFile:
    text = _("The file has more than %(most)s rows. Split it.")
    return UnreadableFile(text, most=problems.MOST_ROWS)


def without_end(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    last = len(cells)
    while last and not cells[last - 1].strip():
        last -= 1
    return cells[:last]


def row_of(line: sheet_rows.SheetRow, mapping: list[str], *, has_all: bool) -> Row:
    """has_all: a cell that is not there is an empty one, since workbooks keep no others; a text
    has a separator for each.
    """
    is_cut_short = not has_all and len(line.cells) < len(mapping)
    cells = dict(zip(mapping, line.cells, strict=False))
    cells.pop("", None)
    if not is_cut_short:
        for name in filter(None, mapping[len(line.cells) :]):
            cells[name] = ""
    marks = {
        mapping[place]: mark
        for place, mark in line.marks.items()
        if place < len(mapping) and mapping[place]
    }
    return Row(line.number, cells, marks, line.cells, len(mapping), is_cut_short)


def recognize(file: BinaryIO, columns: Mapping[str, Column]) -> Table:
    """Finds out how a file is dressed, and opens it. Raises `UnreadableFile`."""
    file.seek(0)
    start = file.read(4)
    if not start:
        raise UnreadableFile(_("The file is empty. Choose it again."))
    if start == workbooks.OLD_EXCEL:
        raise UnreadableFile(
            _("This is an old workbook (.xls), or one with a password. Save it as .xlsx without.")
        )
    _bound(file)
    dress = Dress(XLSX) if start.startswith(b"PK") else _dress_of_text(file)
    lines, book = _lines(file, dress)
    first = list(islice(lines, _LINES_FOR_HEADS))
    dress = replace(
        dress, head_line=_head_line(first, columns), sheet=book.sheet("").name if book else ""
    )
    _bound_rows(file, dress, book)
    if book is None:  # the bytes were read once more, from their beginning
        return open_table(file, dress)
    return _table(dress, chain(first, lines), book)


def open_table(file: BinaryIO, dress: Dress) -> Table:
    """Raises `UnreadableFile`."""
    return _table(dress, *_lines(file, dress))


def _table(
    dress: Dress, lines: Iterator[sheet_rows.SheetRow], book: workbooks.Workbook | None
) -> Table:
    heads: list[str] = []
    for line in lines:
        if line.number >= dress.head_line:
            heads = without_end([plain(cell) for cell in line.cells])
            break
    if not heads or len(heads) > problems.MOST_COLUMNS:
        raise UnreadableFile(_("The first line must name the columns."))
    visible = [sheet.name for sheet in book.visible] if book else []
    hidden = len(book.sheets) - len(visible) if book else 0
    return Table(dress, heads, lines, visible, hidden)


def most_bytes() -> int:
    return settings.UPLOAD_MAX_MB * 1024 * 1024


def _bound(file: BinaryIO) -> None:
    file.seek(0, 2)
    if file.tell() > most_bytes():
        most = filesizeformat(most_bytes())
        raise UnreadableFile(_("The file is larger than %(most)s."), most=most)


def _bound_rows(file: BinaryIO, dress: Dress, book: workbooks.Workbook | None) -> None:
    """Refuses at once what the worker would after as many rows; counts where it may be too long."""
    if _most_lines(file, dress, book) <= problems.MOST_ROWS:
        return
    lines, _book = _lines(file, dress)
    rows = (line for line in lines if line.number > dress.head_line and _is_filled(line))
    try:
        is_too_long = next(islice(rows, problems.MOST_ROWS, None), None) is not None
    except UnreadableFile:  # told with the columns, where it can be read otherwise
        return
    if is_too_long:
        raise _too_many_rows()


def _most_lines(file: BinaryIO, dress: Dress, book: workbooks.Workbook | None) -> int:
    """Counted in the bytes: about as many lines as the file has, full or empty."""
    if book is not None:
        return sum(piece.count(b"<row") for piece in book.pieces(book.sheet(dress.sheet).part))
    file.seek(0)
    pieces = iter(lambda: file.read(workbooks.PIECE), b"")
    return 1 + sum(max(piece.count(b"\n"), piece.count(b"\r")) for piece in pieces)


def _dress_of_text(file: BinaryIO) -> Dress:
    encoding = texts.encoding_of(file)
    return Dress(CSV, encoding, texts.separator_of(file, encoding))


def _lines(
    file: BinaryIO, dress: Dress
) -> tuple[Iterator[sheet_rows.SheetRow], workbooks.Workbook | None]:
    if dress.format == XLSX:
        book = workbooks.open_workbook(file)
        return sheet_rows.rows_of(book, dress.sheet), book
    rows = texts.rows_of(file, dress.encoding, dress.delimiter)
    return (sheet_rows.SheetRow(line, cells) for line, cells in rows), None


def _head_line(lines: list[sheet_rows.SheetRow], columns: Mapping[str, Column]) -> int:
    """The line with heads of most columns: above them a list may carry its title.

    Of several such lines in a row it is the last: our exports have one for people and one of keys.
    Heads that come again below rows are a row themselves, so that those above them are kept.
    """
    known = head_words.known_heads(columns)
    best, most = (lines[0].number if lines else 1), _FEWEST_HEADS - 1
    follows = False  # only heads stand between the best line and this one
    for line in filter(_is_filled, lines):
        count = len({known[head][0] for head in map(head_words.bare, line.cells) if head in known})
        if count > most or (count == most and follows):
            best, most, follows = line.number, count, True
        follows = follows and count >= _FEWEST_HEADS
    return best
