"""Page images of documents: made by a bounded process of their own, shown through /files/."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django_tasks import task

from applications import rendering
from applications.models import DocumentVersion, PreviewPage
from core import files
from core.uploads import Inspected

SECONDS = 30


@task(priority=-50)  # many come at once; whoever waits for a mail or a paper goes first
def make(version_id: int) -> int:
    """Makes the pictures of one version and returns how many; a second run changes nothing.

    What cannot be drawn in time and memory is marked as failed; the original stays to download.
    """
    version = (
        DocumentVersion.objects.select_related("file", "slot")
        .filter(pk=version_id, preview=DocumentVersion.Preview.PENDING)
        .first()
    )
    if version is None:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        pictures = _rendered(version, Path(folder))
        return _keep(version, pictures)


def _rendered(version: DocumentVersion, folder: Path) -> list[Path]:
    """The pictures in order; none where the process failed."""
    source = folder / "source"
    try:
        with version.file.file.open("rb") as original, source.open("wb") as copy:
            shutil.copyfileobj(original, copy)
        subprocess.run(
            [sys.executable, "-I", rendering.__file__, version.file.content_type, source, folder],
            check=True,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": ""},
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return sorted(folder.glob("page-*.jpg"))


@transaction.atomic
def _keep(version: DocumentVersion, pictures: list[Path]) -> int:
    state = DocumentVersion.Preview.READY if pictures else DocumentVersion.Preview.FAILED
    waiting = DocumentVersion.objects.filter(pk=version.pk, preview=DocumentVersion.Preview.PENDING)
    if not waiting.update(preview=state):
        return 0
    for number, picture in enumerate(pictures, start=1):
        file = ContentFile(picture.read_bytes())
        seen = Inspected(picture.name, "jpg", "image/jpeg")
        stored = files.store(file, seen, owner=version.slot, is_own_image=True)
        PreviewPage.objects.create(version=version, number=number, file=stored)
    return len(pictures)
