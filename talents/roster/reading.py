"""From the bytes of a file to its rows: encoding, separator, heads. Nothing is judged yet."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from talents.roster.cells import plain
from talents.roster.columns import HEADS, IGNORED, REQUIRED, label

MOST_BYTES = 40 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 60
ENCODINGS = (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"))


class UnreadableFile(Exception):
    """The file as a whole is no roster; says why in the active language."""


@dataclass(frozen=True)
class Row:
    """line: where the row begins; cells: by column name, as they stand in the file."""

    line: int
    cells: dict[str, str]


@dataclass
class RosterFile:
    """An opened roster: iterate it for its rows. encoding: as a person calls it."""

    encoding: str
    rows: Iterator[list[str]]
    lines: "_Lines"
    heads: list[str] = field(default_factory=list)
    unknown_heads: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        for count, (line, cells) in enumerate(self._numbered(), start=1):
            if count > MOST_ROWS:
                raise UnreadableFile(
                    _("The file has more than %(most)s rows. Split it.") % {"most": MOST_ROWS}
                )
            found = dict(zip(self.heads, cells, strict=False))
            found.pop("", None)
            yield Row(line, {name: found.get(name, "") for name in self.heads if name})

    def _numbered(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            line = self.lines.number + 1
            try:
                cells = next(self.rows)
            except StopIteration:
                return
            except csv.Error as error:
                raise UnreadableFile(
                    _("Line %(line)s cannot be read as CSV: %(error)s")
                    % {"line": line, "error": error}
                ) from error
            if any(cell.strip() for cell in cells):
                yield line, cells


class _Lines:
    """The lines of a text, counted, so that a row can be found in an editor."""

    def __init__(self, text: Iterator[str]):
        self._text, self.number = text, 0

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self.number += 1
        return line


def open_roster(file: BinaryIO) -> RosterFile:
    """Finds encoding, separator and heads. Raises `UnreadableFile`."""
    codec, encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=codec, newline="")
    head = text.readline()
    text.seek(0)
    separator = max(",;\t", key=head.count)
    lines = _Lines(iter(text))
    opened = RosterFile(encoding, csv.reader(lines, delimiter=separator), lines)
    _take_heads(opened)
    return opened


def _encoding(file: BinaryIO) -> tuple[str, str]:
    file.seek(0, io.SEEK_END)
    if file.tell() > MOST_BYTES:
        raise UnreadableFile(
            _("The file is larger than %(most)s.") % {"most": filesizeformat(MOST_BYTES)}
        )
    for codec, name in ENCODINGS:
        if _decodes(file, codec):
            return codec, name
    raise UnreadableFile(
        _("The file is neither UTF-8 nor GB18030. Save it as “CSV UTF-8” and try again.")
    )


def _decodes(file: BinaryIO, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    file.seek(0)
    try:
        for chunk in iter(lambda: file.read(1 << 16), b""):
            if "\x00" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _take_heads(opened: RosterFile) -> None:
    try:
        cells = next(opened.rows, [])
    except csv.Error:
        cells = []
    if not cells or len(cells) > MOST_COLUMNS:
        raise UnreadableFile(_("The first line must name the columns."))
    for cell in cells:
        head = plain(cell).casefold()
        name = HEADS.get(head, "")
        if name in opened.heads and name:
            raise UnreadableFile(
                _("The column “%(column)s” stands there twice.") % {"column": plain(cell)}
            )
        if not name and head and head not in IGNORED:
            opened.unknown_heads.append(plain(cell))
        opened.heads.append(name)
    missing = [label(name) for name in REQUIRED if name not in opened.heads]
    if missing:
        raise UnreadableFile(
            _("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)}
        )
