"""The list as XLSX (ISO/IEC 29500), written as it is read: text in text cells, days as days.

A sheet of rows needs so little of the format that writing it here is several times as fast as a
library for all of it, and asks for no room: neither memory nor a file on the way.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from math import ceil
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone

from core.exports import xlsx_parts as parts
from core.exports.columns import Column, Pieces
from core.exports.packing import Package

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 20_000  # more are made by the worker
LAST_ROW = 1_048_576  # of a sheet, with its headings
LONGEST_CELL = 32_767
ROWS_A_PIECE = 200
DAY_ONE = date(1899, 12, 30).toordinal()  # the calendar of spreadsheets
FIRST_DAY = date(1900, 3, 1)  # before it they count a day that never was
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NEEDS_ESCAPE = re.compile("[&<>\r]")
SIZES = (1.08, 0.85)  # of a letter of the bold heads and of the small keys, beside a digit
BUTTON = 3  # as wide as so many digits
WIDEST_HEAD = 40  # longer ones go on in a second line
TEXT, DAY, KEY, HEAD = 1, 2, 3, 4  # cell formats, see xlsx_parts.STYLES


class TooLong(Exception):
    """More rows than a sheet can hold."""


def pieces(
    columns: Sequence[Column],
    lines: Sequence[Sequence[str]],
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
) -> Pieces:
    """Bytes and the number of data rows that went into them. Raises TooLong on the way."""
    package, counted = Package(timezone.localtime()), _Counter()
    for name, text in parts.around(_plain(title)[:31], len(lines)).items():
        for piece in package.add(name, [text.encode()]):
            yield piece, 0
    sheet = _sheet(columns, lines, rows, counted)
    for piece in package.add("xl/worksheets/sheet1.xml", sheet):
        yield piece, counted.taken()
    for piece in package.end():
        yield piece, counted.taken()


class _Counter:
    def __init__(self):
        self.waiting = 0

    def taken(self) -> int:
        number, self.waiting = self.waiting, 0
        return number


def _sheet(
    columns: Sequence[Column],
    lines: Sequence[Sequence[str]],
    rows: Iterable[Sequence[Any]],
    counted: _Counter,
) -> Iterator[bytes]:
    above = zip(*lines, strict=True)
    widths = [_width(column, words) for column, words in zip(columns, above, strict=True)]
    yield parts.opening(widths, len(lines)).encode()
    for number, line in enumerate(lines):
        style = KEY if number else HEAD
        heads = "".join(_text(word, style) for word in line)
        yield f"{parts.row_of_heads(_height(line))}{heads}</row>".encode()
    writers = [WRITERS[column.kind] for column in columns]
    waiting, count = [], 0
    for row in rows:
        cells = [write(value) for write, value in zip(writers, row, strict=True)]
        waiting.append(f"<row>{''.join(cells)}</row>")
        counted.waiting += 1
        count += 1
        if len(waiting) == ROWS_A_PIECE:
            if count + len(lines) > LAST_ROW:
                raise TooLong
            yield "".join(waiting).encode()
            waiting = []
    yield "".join(waiting).encode()
    yield parts.closing(len(columns), len(lines), len(lines) + count).encode()


def _width(column: Column, heads: Sequence[str]) -> int:
    """Room for the values, and for what stands above them with the button of the filter."""
    needed = [parts.width_of(word, size) for word, size in zip(heads, SIZES, strict=False)]
    return max(column.width, min(max(needed) + BUTTON, WIDEST_HEAD))


def _height(heads: Sequence[str]) -> int:
    """How many lines the tallest of them has, as `_width` leaves room for it."""
    room = WIDEST_HEAD - BUTTON

    def lines_of(head: str) -> int:
        return sum(ceil(parts.width_of(line, SIZES[0]) / room) or 1 for line in head.split("\n"))

    return max(map(lines_of, heads))


def _plain(text: str) -> str:
    """Without the characters that no XML, or no name of a sheet, may hold."""
    return re.sub(r"[\[\]:*?/\\']", " ", NOT_IN_XML.sub("", text)) or "1"


def _text(value: Any, style: int = TEXT) -> str:
    if value is None or value == "":
        return "<c/>"
    text = str(value)[:LONGEST_CELL]
    if not text.isprintable():
        text = NOT_IN_XML.sub("", text)
    if NEEDS_ESCAPE.search(text):
        text = escape(text, {"\r": "&#13;"})
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _day(value: Any) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date) or value < FIRST_DAY:
        return _text(value)
    return f'<c s="{DAY}"><v>{value.toordinal() - DAY_ONE}</v></c>'


def _number(value: Any) -> str:
    if value is None or value == "":
        return "<c/>"
    return _text(value) if isinstance(value, str) else f"<c><v>{value}</v></c>"


WRITERS: dict[str, Callable[[Any], str]] = {"text": _text, "day": _day, "number": _number}
