"""Papers of word processors, spreadsheets and slides (ISO/IEC 29500): what a package really holds.

A package is a ZIP whose list of contents names the kind of its main part. Nothing is unpacked but
that list, and of it only so much.
"""

import zipfile

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

MAIN_PARTS = {
    "docx": b"wordprocessingml.document.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LIST_OF_CONTENTS = "[Content_Types].xml"
MOST_PARTS = 20_000
MOST_LIST_BYTES = 4 << 20
MOST_UNPACKED_BYTES = 1 << 30
# What runs by itself: macros, controls, programs packed into an object.
ACTIVE_PARTS = ("vbaproject.bin", "/activex/", "/oleobject", ".exe")


def kind_of(upload: File) -> str:
    """docx, pptx or xlsx by content; empty where it is none of them or damaged.

    Raises `ValidationError` for one that holds what runs by itself, or unpacks to more than fits.
    """
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as package:
            parts = package.infolist()
            _bound(parts)
            with package.open(LIST_OF_CONTENTS) as listed:
                contents = listed.read(MOST_LIST_BYTES)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError):
        return ""
    finally:
        upload.seek(0)
    kind = next((kind for kind, main in MAIN_PARTS.items() if main in contents), "")
    if kind and any(sign in f"/{part.filename}".lower() for part in parts for sign in ACTIVE_PARTS):
        raise ValidationError(
            _("The file holds macros or embedded programs. Save it as PDF and send that."),
            code="active",
        )
    return kind


def _bound(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise ValidationError(
            _("The file unpacks to more than can be taken. Save it as PDF and send that."),
            code="size",
        )
