"""Looks into an upload before it is kept: its size, kind, pages, and what in it is active."""

import json
import re
import shutil
import tempfile
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from PIL import Image, UnidentifiedImageError

from core import office_files
from core.beside import Beside, Broken
from core.punctuation import enumerated

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    **office_files.CONTENT_TYPES,
}
SAME_KIND = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
MOST_PIXELS = 50_000_000
MOST_PDF_PAGES = 500
REFUSED_PDF = {
    "damaged": gettext_lazy("The PDF is damaged or not complete. Save or scan it again."),
    "encrypted": gettext_lazy("The PDF has a password. Save it without one and send it again."),
    "active": gettext_lazy(
        "The PDF holds scripts, actions or attached files. Print it to PDF and send that."
    ),
    "too_much": gettext_lazy(
        "The PDF is too complicated to be checked. Print it to PDF and upload that."
    ),
}
_pdf_looking = Beside(str(Path(__file__).with_name("pdf_looking.py")), most=200, seconds=8)


@dataclass(frozen=True)
class Limits:
    """What a field takes. formats: extensions; max_mb: megabytes; max_pages: of a PDF."""

    formats: tuple[str, ...] = ("pdf",)
    max_mb: int = 10
    max_pages: int | None = None


@dataclass(frozen=True)
class Inspected:
    name: str
    extension: str
    content_type: str
    pages: int | None = None


def inspect(upload: File, limits: Limits) -> Inspected:
    """Says what the upload is. Raises `ValidationError` with a sentence for its owner."""
    name, extension = named(upload, limits)
    if _kind_by_content(upload) != extension:
        raise ValidationError(
            _(
                "The file is called %(name)s, but its content is of another kind. "
                "Save it again as %(kind)s."
            )
            % {"name": name, "kind": extension.upper()},
            code="content",
        )
    pages = None
    if extension == "pdf":
        pages = _pdf_pages(upload, limits)
    elif extension not in office_files.CONTENT_TYPES:
        _checked_image(upload)
    upload.seek(0)
    return Inspected(name, extension, CONTENT_TYPES[extension], pages)


def named(upload: File, limits: Limits) -> tuple[str, str]:
    """Its name and extension, where these and the size are within the limits.

    Raises `ValidationError` with a sentence for its owner.
    """
    name = clean_name(upload.name or "")
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    extension = SAME_KIND.get(extension, extension)
    if extension not in limits.formats:
        raise ValidationError(
            _("This must be a file of the kind %(kinds)s.")
            % {"kinds": enumerated(kind.upper() for kind in limits.formats)},
            code="kind",
        )
    if not upload.size:
        raise ValidationError(_("The file is empty. Choose it again."), code="empty")
    if upload.size > limits.max_mb * 1024 * 1024:
        raise ValidationError(
            _("The file has %(size)s; at most %(most)s MB are taken.")
            % {"size": filesizeformat(upload.size), "most": limits.max_mb},
            code="size",
        )
    return name, extension


def clean_name(name: str) -> str:
    """The last part of a file name, as plain text without control or direction marks."""
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[:120]}.{suffix[:10]}" if dot else name[:120]


def _kind_by_content(upload: File) -> str:
    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    if head.startswith(b"PK"):
        return office_files.kind_of(upload)
    try:
        found = {match.extension.lower().lstrip(".") for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return ""
    found = {SAME_KIND.get(kind, kind) for kind in found}
    return next((kind for kind in CONTENT_TYPES if kind in found), "")


def _pdf_pages(upload: File, limits: Limits) -> int:
    found = _looked_into(upload)
    if refused := found.get("refused"):
        raise ValidationError(REFUSED_PDF[refused], code=refused)
    most = limits.max_pages or MOST_PDF_PAGES
    if found["pages"] > most:
        raise ValidationError(
            ngettext(
                "The PDF has %(pages)s pages; at most %(most)s is taken.",
                "The PDF has %(pages)s pages; at most %(most)s are taken.",
                most,
            )
            % {"pages": found["pages"], "most": most},
            code="pages",
        )
    return found["pages"]


def _looked_into(upload: File) -> dict[str, Any]:
    """As `core.pdf_looking` answers; what it cannot look through in time or memory is refused."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        upload.seek(0)
        shutil.copyfileobj(upload, copy)
        copy.flush()
        try:
            return json.loads(_pdf_looking.ask(copy.name.encode()))
        except Broken:
            return {"refused": "too_much"}


def _checked_image(upload: File) -> None:
    with _picture(upload) as picture:
        try:
            picture.verify()
        except (OSError, ValueError, SyntaxError) as error:
            raise ValidationError(
                _("The picture is damaged. Save it again and send it once more."), code="damaged"
            ) from error


def _picture(upload: File) -> Image.Image:
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=["JPEG", "PNG"])
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ) as error:
        raise ValidationError(
            _("This picture cannot be read. Send a JPG or PNG."), code="damaged"
        ) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise ValidationError(
            _("The picture is too large. Make it smaller and send it again."), code="size"
        )
    return picture
