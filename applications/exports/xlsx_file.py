"""The list as XLSX: text in text cells, days as days, nothing that calculates."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from applications.exports.columns import Column

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 20_000  # more are asked for as CSV
LONGEST_CELL = 32_767
BYTES_A_PIECE = 64 * 1024


def pieces(
    columns: list[Column], heading: list[str], rows: Iterable[list[Any]], *, title: str
) -> Iterator[tuple[bytes, int]]:
    """Bytes and the number of data rows in them; the rows are counted with the first piece."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        count = _write(path, columns, heading, rows, title)
        with path.open("rb") as file:
            while piece := file.read(BYTES_A_PIECE):
                yield piece, count
                count = 0


def _write(
    path: Path, columns: list[Column], heading: list[str], rows: Iterable[list[Any]], title: str
) -> int:
    import xlsxwriter  # heavy: only those who export need it

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        sheet.freeze_panes(1, 1)
        for index, word in enumerate(heading):
            sheet.write_string(0, index, word, bold)
        count = 0
        for count, row in enumerate(rows, start=1):
            for index, value in enumerate(row):
                _cell(sheet, count, index, value, text, day)
        sheet.autofilter(0, 0, count, len(columns) - 1)
    return count


def _cell(sheet, line: int, index: int, value: Any, text, day) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(line, index, value, day)
    elif isinstance(value, str):
        sheet.write_string(line, index, value[:LONGEST_CELL], text)
    else:
        sheet.write_number(line, index, value)
