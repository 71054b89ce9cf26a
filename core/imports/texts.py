"""Text files: their encoding, what parts the cells, and their lines."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from core.imports import problems
from core.imports.problems import UnreadableFile

# Codec: as a person calls it. The first that fits is taken; Big5 is for a person to choose.
ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030",
    "utf-16": "UTF-16",
    "big5hkscs": "Big5",
}
SEPARATORS = ",;\t"
_FITS_ANYTHING = ("utf-16", "big5hkscs")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE = 64 * 1024


def encoding_of(file: BinaryIO) -> str:
    """The codec that reads the whole file. Raises `UnreadableFile`."""
    file.seek(0)
    if file.read(2) in _UTF16_MARKS and _decodes(file, "utf-16"):
        return "utf-16"
    for codec in ENCODINGS:
        if codec not in _FITS_ANYTHING and _decodes(file, codec):
            return codec
    raise UnreadableFile(
        _("The file is neither UTF-8 nor GB18030. Save it as “CSV UTF-8” and try again.")
    )


def _decodes(file: BinaryIO, codec: str) -> bool:
    """Raises `UnreadableFile` for what decodes, but is no text."""
    decoder = codecs.getincrementaldecoder(codec)()
    file.seek(0)
    lines = 1
    try:
        for chunk in iter(lambda: file.read(1 << 16), b""):
            text = decoder.decode(chunk)
            before, nul, _after = text.partition("\x00")
            if nul:
                raise UnreadableFile(
                    _(
                        "Line %(line)s holds a NUL byte: this is no text, or it is damaged. Save "
                        "the list anew as “CSV UTF-8” or XLSX."
                    ),
                    line=lines + before.count("\n"),
                )
            lines += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def separator_of(file: BinaryIO, codec: str) -> str:
    """Of the first lines, what stands in most of them most often."""
    file.seek(0)
    text = codecs.getincrementaldecoder(codec)(errors="replace").decode(file.read(_SAMPLE))
    lines = [line for line in text.splitlines() if line.strip()][:10]
    return max(SEPARATORS, key=lambda sign: sum(line.count(sign) for line in lines))


def rows_of(file: BinaryIO, codec: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Where each row begins, as an editor counts, and its cells. Raises `UnreadableFile`."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=codec, newline="")
    try:
        lines = _Lines(iter(text))
        yield from _parsed(lines, csv.reader(lines, delimiter=separator, strict=True))
    except UnicodeError as error:
        raise UnreadableFile(
            _("Line %(line)s cannot be read as %(encoding)s. Choose another encoding."),
            line=lines.number + 1,
            encoding=ENCODINGS[codec],
        ) from error
    finally:
        if not file.closed:
            text.detach()


def _parsed(lines: "_Lines", rows) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(131_072)
    while True:
        line = lines.number + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(_why(str(error)), line=line, error=error) from error
        yield line, cells


def _why(error: str):
    if "end of data" in error or "field larger" in error:
        return _(
            "A quotation mark that is opened in line %(line)s is never closed. Close it, or save "
            "the list anew from Excel or WPS."
        )
    if "expected after" in error:
        return _("In line %(line)s something stands behind a closing quotation mark.")
    return _("Line %(line)s cannot be read as CSV: %(error)s")


class _Lines:
    """The lines of a text, counted, so that a row can be found in an editor."""

    def __init__(self, text: Iterator[str]):
        self._text, self.number = text, 0

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self.number += 1
        if len(line) > problems.LONGEST_LINE:
            raise UnreadableFile(_("Line %(line)s is too long."), line=self.number)
        return line
