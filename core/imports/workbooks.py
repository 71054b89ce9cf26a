"""Workbooks (XLSX, ISO/IEC 29500): their sheets, texts and styles; nothing in them is run.

Read as a stream: of a sheet never more than a piece is in memory (see `sheet_rows`).
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import office_files
from core.imports.problems import MOST_TEXT_BYTES, MOST_UNPACKED_BYTES, UnreadableFile

PIECE = 64 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
WORKBOOK = "xl/workbook.xml"
# Number formats that Excel knows by number alone and shows as a day (18.8.30, and East Asia's).
_DAY_FORMATS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
DAMAGED = _("The workbook is damaged. Save it again as XLSX, or as CSV.")
_REFUSED = {
    "active": _("The workbook holds macros or programs. Save it as XLSX without macros."),
    "size": _("The workbook unpacks to more than can be taken."),
}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class SheetPart:
    name: str
    part: str
    is_hidden: bool


@dataclass
class Workbook:
    """An opened workbook. day_styles: the styles that show a number as a day."""

    package: zipfile.ZipFile
    sheets: list[SheetPart] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    day_styles: set[int] = field(default_factory=set)
    counts_from_1904: bool = False

    @property
    def visible(self) -> list[SheetPart]:
        return [sheet for sheet in self.sheets if not sheet.is_hidden]

    def sheet(self, name: str) -> SheetPart:
        """The named one; the first that can be seen where there is none of that name."""
        if not self.visible:
            raise UnreadableFile(_("All sheets of the workbook are hidden. Show the one to read."))
        return next((one for one in self.visible if one.name == name), self.visible[0])

    def pieces(self, part: str, most: int = 0) -> Iterator[bytes]:
        """The bytes of a part, counted as they are unpacked: a list may say what it likes."""
        read, most = 0, most or MOST_UNPACKED_BYTES
        with self.package.open(part) as packed:
            while piece := packed.read(PIECE):
                read += len(piece)
                if read > most:
                    raise UnreadableFile(_("The workbook unpacks to more than can be taken."))
                yield piece


def open_workbook(file: BinaryIO) -> Workbook:
    """Raises `UnreadableFile`."""
    file.seek(0)
    try:
        if office_files.kind_of(file) != "xlsx":  # type: ignore[arg-type]  # any open file will do
            raise UnreadableFile(_("This is no workbook. Save it as XLSX or CSV and try again."))
    except ValidationError as refusal:
        raise UnreadableFile(_REFUSED.get(refusal.code or "", DAMAGED)) from refusal
    with reading():
        book = Workbook(zipfile.ZipFile(file))
        _read_list(book)
        parts = set(book.package.namelist())
        if "xl/sharedStrings.xml" in parts:
            book.strings = list(_strings(book))
        if "xl/styles.xml" in parts:
            book.day_styles = _day_styles(book)
        return book


class reading:  # noqa: N801  # a `with` statement reads it as a verb
    """Turns what a damaged package fails with into a sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind, error, trace) -> None:
        if isinstance(error, _FAILURES):
            raise UnreadableFile(DAMAGED) from error


_FAILURES = (
    zipfile.BadZipFile,
    expat.ExpatError,
    KeyError,
    ValueError,
    IndexError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    EOFError,
)


def parser(start, end=None, text=None):
    """An expat parser; names come without their namespace. XML that declares anything is refused.

    start: called with a name and its attributes, in whatever prefix they were written.
    """
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartElementHandler = lambda name, found: start(name.rpartition(":")[2], found)
    if end is not None:
        made.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        made.CharacterDataHandler = text
    made.StartDoctypeDeclHandler = _refuse_declarations
    return made


def _refuse_declarations(*_told) -> None:
    raise UnreadableFile(_("The workbook holds what no list needs. Send a CSV."))


def _parse(book: Workbook, part: str, start, end=None, text=None) -> None:
    made = parser(start, end, text)
    for piece in book.pieces(part, MOST_TEXT_BYTES):
        made.Parse(piece, False)
    made.Parse(b"", True)


def _read_list(book: Workbook) -> None:
    targets: dict[str, str] = {}
    found: list[dict[str, str]] = []

    def relation(name: str, told: dict) -> None:
        if name == "Relationship":
            targets[told["Id"]] = posixpath.normpath(posixpath.join("xl", told["Target"]))

    def listed(name: str, told: dict) -> None:
        if name == "sheet":
            found.append({key.rpartition(":")[2]: value for key, value in told.items()})
        elif name == "workbookPr":
            book.counts_from_1904 = told.get("date1904") in {"1", "true"}

    _parse(book, "xl/_rels/workbook.xml.rels", relation)
    _parse(book, WORKBOOK, listed)
    for sheet in found:
        part = targets[sheet["id"]].removeprefix("/")
        if part in book.package.NameToInfo and "worksheets/" in part:
            hidden = sheet.get("state", "visible") != "visible"
            book.sheets.append(SheetPart(sheet["name"], part, hidden))


def _strings(book: Workbook) -> Iterator[str]:
    """The texts that cells name by number; how they are to be read aloud is left out."""
    found: list[str] = []
    parts: list[str] = []
    inside = {"t": False, "rPh": False}

    def start(name: str, _told: dict) -> None:
        if name == "si":
            parts.clear()
        elif name in inside:
            inside[name] = True

    def end(name: str) -> None:
        if name in inside:
            inside[name] = False
        elif name == "si":
            found.append(unescaped("".join(parts)))

    def text(piece: str) -> None:
        if inside["t"] and not inside["rPh"]:
            parts.append(piece)

    _parse(book, "xl/sharedStrings.xml", start, end, text)
    return iter(found)


def unescaped(text: str) -> str:
    """Signs that XML cannot hold are written _x000D_."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _day_styles(book: Workbook) -> set[int]:
    formats: dict[int, str] = {}
    styles: list[int] = []
    place = {"cellXfs": False}

    def start(name: str, told: dict) -> None:
        if name == "numFmt":
            formats[int(told["numFmtId"])] = told.get("formatCode", "")
        elif name in place:
            place[name] = True
        elif name == "xf" and place["cellXfs"]:
            styles.append(int(told.get("numFmtId", 0)))

    def end(name: str) -> None:
        if name in place:
            place[name] = False

    _parse(book, "xl/styles.xml", start, end)
    return {
        number
        for number, kind in enumerate(styles)
        if (_shows_day(formats[kind]) if kind in formats else kind in _DAY_FORMATS)
    }


def _shows_day(code: str) -> bool:
    letters = _LITERAL.sub("", code.partition(";")[0]).lower()
    return "y" in letters or "d" in letters
