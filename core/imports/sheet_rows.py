"""The rows of a sheet in a workbook, one after the other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.imports.problems import MOST_COLUMNS
from core.imports.workbooks import PIECE, Workbook, parser, reading, unescaped

_MERGED = re.compile(rb'mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST_EXACT = 10**15  # Excel keeps fifteen digits
_MOST_MERGED = 20_000


class Mark(StrEnum):
    """What a cell is besides its text."""

    MERGED = "merged"  # one of several that share a value
    FORMULA = "formula"  # the result of one, as it was last reckoned
    EMPTY_FORMULA = "empty_formula"  # a formula that was never reckoned
    ERROR = "error"  # #N/A and its like
    ROUNDED = "rounded"  # a number with more digits than Excel keeps


@dataclass
class SheetRow:
    number: int
    cells: list[str] = field(default_factory=list)
    marks: dict[int, Mark] = field(default_factory=dict)


def rows_of(book: Workbook, name: str) -> Iterator[SheetRow]:
    """The rows that hold anything. Raises `UnreadableFile`."""
    part = book.sheet(name).part
    with reading():
        merged = _merged(book, part)
        reader = _Reader(book)
        made = parser(reader.start, reader.end, reader.text)
        for piece in book.pieces(part):
            made.Parse(piece, False)
            yield from _marked(reader.taken(), merged)
        made.Parse(b"", True)
        yield from _marked(reader.taken(), merged)


def _marked(rows: list[SheetRow], merged: dict[int, set[int]]) -> Iterator[SheetRow]:
    for row in rows:
        for place in merged.get(row.number, ()):
            row.marks[place] = Mark.MERGED
        yield row


def _merged(book: Workbook, part: str) -> dict[int, set[int]]:
    """Row → columns that share their value with a row above or a column beside them.

    A sheet names them behind its cells: they are looked for in the bytes, before these are read.
    """
    found: dict[int, set[int]] = {}
    rest = b""
    for piece in book.pieces(part):
        whole = rest + piece
        for first, top, last, bottom in _MERGED.findall(whole):
            columns = range(column_of(first), min(column_of(last) + 1, MOST_COLUMNS))
            for number in range(int(top), min(int(bottom) + 1, int(top) + _MOST_MERGED)):
                found.setdefault(number, set()).update(columns)
        rest = whole[max(whole.rfind(b"<"), len(whole) - PIECE // 64) :]
    return found


def column_of(letters: str | bytes) -> int:
    """A → 0, Z → 25, AA → 26."""
    text = letters.decode() if isinstance(letters, bytes) else letters
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1


class _Reader:
    """Takes the events of a parser; hands out finished rows."""

    def __init__(self, book: Workbook):
        self.book, self.done = book, []  # type: Workbook, list[SheetRow]
        self.row = SheetRow(0)
        self.number, self.place = 0, -1
        self.kind, self.style, self.has_formula = "", "", False
        self.parts: list[str] = []
        self.listens = self.is_spoken = False

    def taken(self) -> list[SheetRow]:
        done, self.done = self.done, []
        return done

    def start(self, name: str, told: dict) -> None:
        if name == "c":
            self.place = _place(told.get("r", ""), self.place + 1)
            self.kind, self.style = told.get("t", "n"), told.get("s", "")
            self.has_formula = False
            self.parts.clear()
        elif name in {"v", "t"}:
            self.listens = not self.is_spoken
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            self.number = int(told.get("r", self.number + 1))
            self.row, self.place = SheetRow(self.number), -1
        elif name == "rPh":
            self.is_spoken = True

    def text(self, piece: str) -> None:
        if self.listens:
            self.parts.append(piece)

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self.listens = False
        elif name == "rPh":
            self.is_spoken = False
        elif name == "c":
            if (self.parts or self.has_formula) and self.place < MOST_COLUMNS * 2:
                self._keep()
        elif name == "row" and self.row.cells:
            self.done.append(self.row)

    def _keep(self) -> None:
        text, mark = self._read("".join(self.parts))
        if self.has_formula and mark is None:
            mark = Mark.FORMULA if text else Mark.EMPTY_FORMULA
        missing = self.place + 1 - len(self.row.cells)
        self.row.cells.extend([""] * missing)
        self.row.cells[self.place] = text
        if mark is not None:
            self.row.marks[self.place] = mark

    def _read(self, raw: str) -> tuple[str, Mark | None]:
        if self.kind == "s":
            return self.book.strings[int(raw)], None
        if self.kind in {"inlineStr", "str"}:
            return unescaped(raw), None
        if self.kind == "b":
            return ("TRUE" if raw == "1" else "FALSE"), None
        if self.kind == "e":
            return raw, Mark.ERROR
        if self.kind == "d" or not raw:
            return raw, None
        if self.style and int(self.style) in self.book.day_styles:
            return _as_day(float(raw), self.book.counts_from_1904) or raw, None
        return _as_number(raw)


def _place(reference: str, following: int) -> int:
    letters = reference.rstrip("0123456789")
    return column_of(letters) if letters else following


def _as_day(number: float, counts_from_1904: bool) -> str:
    """The day as it is shown; empty for what lies outside the calendar of Excel."""
    days = number + 1462 if counts_from_1904 else number
    if not 1 <= days < 2_958_466:
        return ""
    # Excel knows a 29 February 1900: before it, day 1 is 1 January.
    start = datetime(1899, 12, 31) if days < 60 else datetime(1899, 12, 30)  # noqa: DTZ001
    moment = start + timedelta(seconds=round(days * 86_400))
    is_day = moment.time() == datetime.min.time()
    return date.isoformat(moment.date()) if is_day else moment.isoformat(sep=" ")


def _as_number(raw: str) -> tuple[str, Mark | None]:
    """6.5, 7 rather than 7.0, and no exponent."""
    if raw.isdigit() and len(raw) < 16:
        return raw, None
    number = float(raw)
    if not number.is_integer():
        return repr(number), None
    if abs(number) < _MOST_EXACT:
        return str(int(number)), None
    return f"{number:.0f}", Mark.ROUNDED
