"""Spreadsheets as people send them."""

import io
import zipfile

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

HEAD = ("reference", "name", "outcome", "note")


def csv_sheet(*rows: tuple, head=HEAD, encoding="utf-8", name="outcomes.csv") -> SimpleUploadedFile:
    lines = [",".join(map(str, row)) for row in (head, *rows)]
    return SimpleUploadedFile(name, "\r\n".join(lines).encode(encoding))


def workbook(*rows: tuple, head=HEAD) -> SimpleUploadedFile:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in (head, *rows):
        book.active.append(row)
    book.save(target)
    return SimpleUploadedFile("outcomes.xlsx", target.getvalue())


def with_part(upload: SimpleUploadedFile, part: str, content: bytes) -> SimpleUploadedFile:
    """The workbook with one of its parts replaced, or one more."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(upload) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as to,
    ):
        for info in source.infolist():
            if info.filename != part:
                to.writestr(info, source.read(info))
        to.writestr(part, content)
    return SimpleUploadedFile("outcomes.xlsx", target.getvalue())
