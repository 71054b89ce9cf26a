"""Stylesheets that only import their parts, handed out as one file: each subject has a file of
its own, a browser asks once, and nothing has to be built beforehand."""

import functools
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

IMPORT = re.compile(r'^@import "([\w-]+\.css)";\n', re.MULTILINE)


@functools.cache
def joined(path: Path) -> Path:
    """Where the sheet stands with its parts written out; the path itself if it imports nothing."""
    if path.suffix != ".css" or not path.is_file():
        return path
    text = path.read_text(encoding="utf-8")
    whole = IMPORT.sub(lambda found: (path.parent / found[1]).read_text(encoding="utf-8"), text)
    if whole == text:
        return path
    target = settings.VAR_DIR / "sheets" / path.name
    if not target.is_file() or target.read_text(encoding="utf-8") != whole:
        _replace(target, whole)
    return target


def _replace(target: Path, text: str) -> None:
    """Several processes may start at once: none reads what another has written in part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=target.parent, delete=False
    ) as written:
        written.write(text)
    os.replace(written.name, target)


class SheetStorage(FileSystemStorage):
    def path(self, name: str) -> str:
        return str(joined(Path(super().path(name))))


class SheetFinder(FileSystemFinder):
    """Finds what lies in static/; collectstatic, WhiteNoise and the tests' server ask it alike."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for prefix, root in self.locations:
            self.storages[root] = SheetStorage(location=root)
            self.storages[root].prefix = prefix

    def find_location(self, root: str, path: str, prefix: str | None = None) -> str | None:
        found = super().find_location(root, path, prefix)
        return found and str(joined(Path(found)))
