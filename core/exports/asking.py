"""A list is asked for: sent while it is read, or made by the worker where that takes long."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation

from core.exports import csv_file, records, xlsx_file
from core.exports.columns import Pieces
from core.exports.lists import ExportList, Wish, find
from core.models import ExportRecord

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "csv-gb18030": "text/csv; charset=gb18030",
    "xlsx": xlsx_file.CONTENT_TYPE,
    "json": "application/json",
    "zip": "application/zip",
}
FORMAT_NAMES = {"csv": "CSV · UTF-8", "csv-gb18030": "CSV · GB18030"}  # else the capital letters
MOST_SPOILED = 200  # cells that a record names


def name_of_format(format: str) -> str:
    """CSV · UTF-8, XLSX"""
    return FORMAT_NAMES.get(format, format.upper())


@transaction.atomic
def ask(wanted: ExportList, wish: Wish, *, purpose: str, reason: str = "") -> ExportRecord:
    """Opens the record. reason: why columns of class P3 are needed; empty where there are none."""
    chosen = wanted.chosen(wish)
    is_built = wanted.is_built(wish)
    return records.opened(
        by=wanted.reader,
        purpose=purpose,
        reason=reason if wanted.is_sensitive(wish) else "",
        format=wish.format,
        list_key=wanted.key,
        filters=wanted.described,
        columns=[column.key for column in chosen],
        expected=wanted.count.number,
        options={
            **asdict(wish),
            "query": wanted.query.urlencode(),
            "arguments": wanted.arguments,
            "language": translation.get_language(),
            "zone": timezone.get_current_timezone_name(),
            "is_built": is_built,
        },
    )


def again(record: ExportRecord) -> tuple[ExportList, Wish]:
    """The list and the wish of a record, for a worker. Raises KeyError for a list long gone."""
    kept = record.options
    names: dict[str, Any] = {name: kept[name] for name in ("format", "headings", "with_keys")}
    wish = Wish(columns=tuple(kept["columns"]), per_person=kept["per_person"], **names)
    query = QueryDict(kept["query"])
    return find(record.list_key)(record.by, query, **kept["arguments"]), wish


def file_name(wanted: ExportList, record: ExportRecord) -> str:
    ending = record.format.partition("-")[0]
    return f"{wanted.file_name}-{timezone.localdate():%Y%m%d}-{record.pk}.{ending}"


class Watched:
    """The pieces of a file; of GB18030 it notes the cells that an old Excel spoils."""

    def __init__(self, wanted: ExportList, wish: Wish):
        self.wanted, self.wish = wanted, wish
        self.cells: list[tuple[int, str, str]] = []
        self.count = 0

    def pieces(self) -> Pieces:
        pieces = self.wanted.pieces(self.wish)
        return self._noting(pieces) if self.wish.format == "csv-gb18030" else pieces

    def _noting(self, pieces: Pieces) -> Pieces:
        line = 1
        keys = [column.key for column in self.wanted.chosen(self.wish)]
        for piece, rows in pieces:
            for number, index, text in csv_file.spoiled(piece, line):
                self.count += 1
                if len(self.cells) < MOST_SPOILED:
                    self.cells.append((number, keys[index], text))
            line += rows if line > 1 else 1 + self.wish.with_keys  # the headings come first
            yield piece, rows

    @property
    def found(self) -> dict[str, Any]:
        """For the record."""
        return {"spoiled": self.cells, "spoiled_count": self.count}
