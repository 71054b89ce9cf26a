"""Pictures as the portal keeps them: upright, bounded, in a few sizes, without metadata.

The original is decoded by a process of its own (resizing.py) and not kept. What a row keeps of a
picture is the list of its sizes, so that a page shows it without asking for the files:
[{"uuid", "width", "height"}, …], the smallest first.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from core import files, resizing, uploads
from core.models import StoredFile

FORMATS = ("jpg", "png", "webp", "heic", "heif")
ACCEPT = ",".join(f".{kind}" for kind in (*FORMATS, "jpeg"))  # of a file field
SIDES = (480, 960, 1600)  # longest sides, in pixels
SCAN_SIDE = 5000  # of a scanned paper: A3 at 300 dpi
SECONDS = 30
Sizes = list[dict[str, Any]]


@dataclass(frozen=True)
class Rendition:
    """One size of a picture, as JPEG."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """What a page needs to show a kept picture: an address for each width, and its shape."""

    sizes: Sizes

    @property
    def src(self) -> str:
        """The middle one, for browsers that choose none."""
        return _address(self.sizes[len(self.sizes) // 2])

    @property
    def small(self) -> str:
        return _address(self.sizes[0])

    @property
    def srcset(self) -> str:
        return ", ".join(f"{_address(size)} {size['width']}w" for size in self.sizes)

    @property
    def width(self) -> int:
        return self.sizes[-1]["width"]

    @property
    def height(self) -> int:
        return self.sizes[-1]["height"]


def shown(sizes: Sizes) -> Picture | None:
    return Picture(sizes) if sizes else None


def limits() -> uploads.Limits:
    return uploads.Limits(formats=FORMATS, max_mb=settings.UPLOAD_MAX_MB)


def made(upload: File, sides: Iterable[int] = SIDES) -> list[Rendition]:
    """The sizes of an uploaded picture, the smallest first; one that is small comes in fewer.

    Its content says what it is: a phone's HEIC that is called .jpg is a picture all the same.
    Raises `ValidationError` with a sentence for its owner.
    """
    uploads.named(upload, limits())
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        upload.seek(0)
        with source.open("wb") as copy:
            shutil.copyfileobj(upload, copy)
        return [
            Rendition((Path(folder) / name).read_bytes(), width, height)
            for name, width, height in _resized(source, sides)
        ]


def cleaned(upload: File, seen: uploads.Inspected) -> tuple[File, uploads.Inspected]:
    """A scan that `uploads.inspect` let pass, made anew: what its maker wrote into it is gone.

    Any other kind of file stays what it is. Raises `ValidationError`, as `made` does.
    """
    if seen.extension not in FORMATS:
        return upload, seen
    [scan] = made(upload, [SCAN_SIDE])
    stem = PurePosixPath(seen.name).stem
    again = uploads.Inspected(f"{stem}.jpg", "jpg", "image/jpeg", seen.pages)
    return ContentFile(scan.content, name=again.name), again


def stored(renditions: Sequence[Rendition], *, name: str, owner: models.Model, by=None) -> Sizes:
    kept = [store(rendition, name=name, owner=owner, by=by) for rendition in renditions]
    return [
        {"uuid": str(file.uuid), "width": rendition.width, "height": rendition.height}
        for file, rendition in zip(kept, renditions, strict=True)
    ]


def store(rendition: Rendition, *, name: str, owner: models.Model, by=None) -> StoredFile:
    stem = PurePosixPath(uploads.clean_name(name)).stem or "picture"
    seen = uploads.Inspected(f"{stem}.jpg", "jpg", "image/jpeg")
    return files.store(ContentFile(rendition.content), seen, owner=owner, by=by, is_own_image=True)


def copied(sizes: Sizes, *, owner: models.Model, by=None) -> Sizes:
    """The same picture once more, for another owner."""
    again = []
    for size, file in zip(sizes, _files(sizes), strict=True):
        with file.file.open("rb") as content:
            rendition = Rendition(content.read(), size["width"], size["height"])
        again += stored([rendition], name=file.name, owner=owner, by=by)
    return again


def discard(sizes: Sizes) -> None:
    """Removes the rows now and the bytes once the transaction is through."""
    for file in _files(sizes):
        files.discard(file)


def _files(sizes: Sizes) -> list[StoredFile]:
    found = StoredFile.objects.in_bulk([size["uuid"] for size in sizes], field_name="uuid")
    by_uuid = {str(uuid): file for uuid, file in found.items()}
    return [by_uuid[size["uuid"]] for size in sizes if size["uuid"] in by_uuid]


def _address(size: dict[str, Any]) -> str:
    return reverse("file", kwargs={"uuid": size["uuid"]})


def _resized(source: Path, sides: Iterable[int]) -> list[tuple[str, int, int]]:
    command = [
        sys.executable,
        "-I",
        resizing.__file__,
        str(source),
        str(source.parent),
        *map(str, sides),
    ]
    try:
        done = subprocess.run(
            command,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": ""},
        )
    except subprocess.TimeoutExpired:
        raise _refusal(resizing.TOO_LARGE) from None
    if done.returncode:
        raise _refusal(done.returncode)
    return json.loads(done.stdout)


def _refusal(code: int) -> ValidationError:
    """What to do about a picture; a process that was ended had met a limit."""
    if code == resizing.UNREADABLE:
        text = _("This picture cannot be read. Send a JPG, PNG, WebP or HEIC.")
        return ValidationError(text, code="content")
    if code == resizing.DAMAGED:
        text = _(
            "The picture is damaged or was cut off on its way. Send it once more, or save it again."
        )
        return ValidationError(text, code="damaged")
    text = _("The picture is too large to be opened. Make it smaller and send it again.")
    return ValidationError(text, code="size")
