"""Files of the private store that no record names: a process was killed while it wrote them."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from core.models import StoredFile

log = logging.getLogger(__name__)
KEPT = timedelta(days=1)  # a row follows its bytes within minutes
# As the portal itself names what it writes; whatever else lies there belongs to somebody.
OURS = re.compile(r"(\d{4}/\d{2}/[0-9a-f]{32}\.\w+|ready/[0-9a-f]{32})")


def wipe(*, at: datetime | None = None) -> int:
    """Removes those older than a day; returns how many."""
    latest, count = (at or timezone.now()) - KEPT, 0
    for folder, names in _folders(""):
        ours = {path for name in names if OURS.fullmatch(path := f"{folder}{name}")}
        if not ours:
            continue
        known = StoredFile.objects.filter(file__startswith=folder).values_list("file", flat=True)
        for path in ours - set(known):
            if _is_older(path, latest):
                default_storage.delete(path)
                count += 1
    if count:
        log.warning("Removed %s files that no record names.", count)
    return count


def _folders(folder: str) -> Iterator[tuple[str, list[str]]]:
    """Each folder, with a slash behind it, and the names of its files."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    yield folder, names
    for name in folders:
        yield from _folders(f"{folder}{name}/")


def _is_older(path: str, than: datetime) -> bool:
    try:
        return default_storage.get_modified_time(path) < than
    except FileNotFoundError:  # it went meanwhile
        return False
