"""Every list that leaves is a record: opened before the first byte, closed with count and hash."""

import hashlib
from collections.abc import Generator

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from applications.models import ExportRecord
from core import audit
from core.context import origin

Pieces = Generator[tuple[bytes, int], None, None]


@transaction.atomic
def opened(
    *, by: User, purpose: str, format: str, filters: dict, columns: list[str]
) -> ExportRecord:
    record = ExportRecord.objects.create(
        by=by, purpose=purpose, format=format, filters=filters, columns=columns
    )
    told = {"purpose": purpose, "format": format, "filters": filters, "columns": columns}
    audit.record(by, "applications.export", record, after=told)
    return record


@transaction.atomic
def closed(record: ExportRecord, status: str, *, rows: int, sha256: str = "") -> None:
    """Ends an open record, once."""
    ended = ExportRecord.objects.filter(pk=record.pk, status=ExportRecord.Status.OPENED).update(
        status=status, rows=rows, sha256=sha256, closed_at=timezone.now()
    )
    if ended:
        told = {"status": status, "rows": rows, "sha256": sha256}
        audit.record(record.by, "applications.export_end", record, after=told)


class Streamed:
    """Passes the pieces on and closes the record: complete at the end, broken off before it.

    A server drops the response where the client goes away, perhaps before the first piece: then
    `close` is all that happens, which a plain generator would not notice.
    """

    def __init__(self, record: ExportRecord, pieces: Pieces):
        self.record, self.pieces = record, pieces
        self.digest, self.rows, self.is_open = hashlib.sha256(), 0, True
        # The pieces are made when the request's own surroundings are gone.
        self.language = translation.get_language()
        self.zone = timezone.get_current_timezone()
        self.came_from = origin.get()

    def __iter__(self):
        return self

    def __next__(self) -> bytes:
        try:
            with translation.override(self.language), timezone.override(self.zone):
                piece, rows = next(self.pieces)
        except StopIteration:
            self._end(ExportRecord.Status.CLOSED, self.digest.hexdigest())
            raise
        except Exception:
            self._end(ExportRecord.Status.BROKEN)
            raise
        self.digest.update(piece)
        self.rows += rows
        return piece

    def close(self) -> None:
        self.pieces.close()
        self._end(ExportRecord.Status.BROKEN)

    def _end(self, status: str, sha256: str = "") -> None:
        if not self.is_open:
            return
        self.is_open = False
        token = origin.set(self.came_from)
        try:
            closed(self.record, status, rows=self.rows, sha256=sha256)
        finally:
            origin.reset(token)
