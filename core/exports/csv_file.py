"""The list as CSV, in pieces: UTF-8 with a BOM for Excel, or GB18030 for an old one."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.exports.columns import Pieces
from core.exports.guard import guarded

ENCODINGS = {"csv": "utf-8-sig", "csv-gb18030": "gb18030"}
BOM = "\ufeff"
ROWS_A_PIECE = 500
# Four bytes with digits between: a character that GBK lacks.
OUTSIDE_GBK = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")


class _Lines(list):
    """What csv.writer writes to."""

    write = list.append

    def taken(self) -> str:
        text = "".join(self)
        self.clear()
        return text


def head(lines: Sequence[Sequence[str]], kind: str) -> bytes:
    """The lines above the rows, after the BOM where the kind has one."""
    written = _Lines()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([[guarded(word) for word in line] for line in lines])
    return written.taken().encode(ENCODINGS[kind])


def pieces(
    lines: Sequence[Sequence[str]], rows: Iterable[Sequence[Any]], kind: str = "csv"
) -> Pieces:
    """Bytes and the number of data rows in them; the first piece holds the BOM and the headings."""
    yield head(lines, kind), 0
    encoding = ENCODINGS[kind].removesuffix("-sig")
    written, waiting = _Lines(), 0
    writer = csv.writer(written, lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        waiting += 1
        if waiting == ROWS_A_PIECE:
            yield written.taken().encode(encoding), waiting
            waiting = 0
    yield written.taken().encode(encoding), waiting


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value if value[:1].isalnum() else guarded(value)
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def spoiled(piece: bytes, first: int) -> Iterator[tuple[int, int, str]]:
    """The cells of GB18030 that an Excel which knows only GBK spoils: row, column, text.

    piece: whole rows; first: the number of its first one.
    """
    if not OUTSIDE_GBK.search(piece):
        return
    lines = csv.reader(io.StringIO(piece.decode("gb18030"), newline=""))
    for number, row in enumerate(lines, start=first):
        for index, text in enumerate(row):
            if OUTSIDE_GBK.search(text.encode("gb18030")):
                yield number, index, text
