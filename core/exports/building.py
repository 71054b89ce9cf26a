"""What takes long is made by the worker: with progress, for its maker alone, for a day."""

import traceback
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone, translation
from django_tasks import task

from core import files
from core.exports import asking, records
from core.exports.columns import Pieces
from core.models import ExportRecord

KEPT_HOURS = 24
SILENT = timedelta(minutes=5)
ROWS_A_NOTE = 2000  # fewer where fewer are expected


@task()
def build(record_id: int) -> int:
    """Makes the file of a record; returns of how many rows. A second run changes nothing."""
    record = ExportRecord.objects.to_be_built().select_related("by").filter(pk=record_id).first()
    if record is None:
        return 0
    try:
        return _build(record)
    except Exception as error:
        traceback.clear_frames(error.__traceback__)  # they may hold what still reads rows
        records.closed(record, ExportRecord.Status.BROKEN, rows=0)
        raise


def _build(record: ExportRecord) -> int:
    with (
        translation.override(record.options["language"]),
        timezone.override(record.options["zone"]),
    ):
        wanted, wish = asking.again(record)
        if not record.by.is_active or not wanted.may_leave():
            records.closed(record, ExportRecord.Status.BROKEN, rows=0)
            return 0
        watched = asking.Watched(wanted, wish)
        name = asking.file_name(wanted, record)
        return keep(record, name, asking.CONTENT_TYPES[wish.format], watched.pieces())


def keep(record: ExportRecord, name: str, content_type: str, pieces: Pieces) -> int:
    """Streams the pieces into the private store and closes the record; returns the rows."""
    counted = _Counted(record, pieces)
    with closing(pieces):  # or SQLite would be read on, and bar who tells that it broke off
        stored = files.store_pieces(
            iter(counted), name=name, content_type=content_type, owner=record, by=record.by
        )
    with transaction.atomic():
        ended = records.closed(
            record,
            ExportRecord.Status.CLOSED,
            rows=counted.rows,
            sha256=stored.sha256,
            file=stored,
            expires_at=timezone.now() + timedelta(hours=KEPT_HOURS),
        )
        if not ended:
            files.discard(stored)  # another worker was quicker
    return counted.rows


class _Counted:
    """The bytes; how many rows went by is noted in the record from time to time."""

    def __init__(self, record: ExportRecord, pieces: Pieces):
        self.record, self.pieces = record, pieces
        self.rows = self.noted = 0
        self.step = min(ROWS_A_NOTE, max(1, (record.expected or ROWS_A_NOTE) // 50))

    def __iter__(self) -> Iterator[bytes]:
        for piece, rows in self.pieces:
            self.rows += rows
            if self.rows - self.noted >= self.step:
                self.noted = self.rows
                self._note()
            yield piece

    def _note(self) -> None:
        """SQLite refuses it while rows are read and others have written since: then not now."""
        with suppress(OperationalError):
            mine = ExportRecord.objects.filter(pk=self.record.pk)
            mine.update(rows=self.rows, touched_at=timezone.now())


def go_on() -> int:
    """Hands what a killed worker left to a worker again; returns how many. Two do no harm."""
    now = timezone.now()
    silent = ExportRecord.objects.to_be_built().filter(touched_at__lt=now - SILENT)
    taken = [record for record in silent if silent.filter(pk=record.pk).update(touched_at=now)]
    for record in taken:
        build.enqueue(record_id=record.pk)
    return len(taken)


def wipe() -> int:
    """Deletes the files whose day is over, and gives up what never came to an end."""
    now = timezone.now()
    expired = ExportRecord.objects.expired(at=now).select_related("file")
    for record in expired:
        _wipe(record)
    stale = {"status": ExportRecord.Status.OPENED, "opened_at__lt": now - timedelta(days=1)}
    for record in ExportRecord.objects.filter(**stale):
        records.closed(record, ExportRecord.Status.BROKEN, rows=record.rows or 0)
    return len(expired)


@transaction.atomic
def _wipe(record: ExportRecord) -> None:
    stored: Any = record.file
    record.file = None
    record.save(update_fields=["file"])
    records.wiped(record)
    files.discard(stored)
