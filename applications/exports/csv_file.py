"""The list as CSV: with a BOM for Excel, in pieces, never whole in memory."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from applications.exports.guard import guarded

BOM = "\ufeff"
CONTENT_TYPE = "text/csv; charset=utf-8"
ROWS_A_PIECE = 500


class _Lines(list):
    """What csv.writer writes to."""

    write = list.append

    def taken(self) -> bytes:
        text = "".join(self)
        self.clear()
        return text.encode()


def pieces(heading: list[str], rows: Iterable[list[Any]]) -> Iterator[tuple[bytes, int]]:
    """Bytes and the number of data rows in them; the first piece is the BOM and the heading."""
    lines = _Lines()
    writer = csv.writer(lines)
    lines.write(BOM)
    writer.writerow([guarded(word) for word in heading])
    waiting = 0
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        waiting += 1
        if waiting == ROWS_A_PIECE:
            yield lines.taken(), waiting
            waiting = 0
    yield lines.taken(), waiting


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else guarded(value)
