"""Every list that leaves is a record: opened before the first byte, closed with count and hash."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from core import audit
from core.context import origin
from core.exports.columns import Pieces
from core.models import ExportRecord

_told_of_sensitive: list[Callable[[ExportRecord], object]] = []


def tell_of_sensitive(tell: Callable[[ExportRecord], object]) -> None:
    """Registers (in `AppConfig.ready`) who is written to when columns of class P3 leave."""
    _told_of_sensitive.append(tell)


@transaction.atomic
def opened(
    *,
    by: Any,
    purpose: str,
    format: str,
    filters: dict,
    columns: list[str],
    list_key: str = "",
    options: dict | None = None,
    reason: str = "",
    expected: int | None = None,
) -> ExportRecord:
    """reason: where columns of class P3 are among them; the other office is told."""
    record = ExportRecord.objects.create(
        by=by,
        purpose=purpose,
        reason=reason,
        format=format,
        list_key=list_key,
        options=options or {},
        filters=filters,
        columns=columns,
        expected=expected,
    )
    told: dict[str, Any] = {
        "list": list_key,
        "purpose": purpose,
        "format": format,
        "filters": filters,
    }
    told["columns"] = columns
    if reason:
        told["reason"] = reason
        for tell in _told_of_sensitive:
            tell(record)
    audit.record(by, "core.export", record, after=told)
    return record


@transaction.atomic
def closed(record: ExportRecord, status: str, *, rows: int, sha256: str = "", **more: Any) -> bool:
    """Ends an open record, once; False where it had ended before. more: other columns of it."""
    still_open = ExportRecord.objects.filter(pk=record.pk, status=ExportRecord.Status.OPENED)
    ended = still_open.update(
        status=status, rows=rows, sha256=sha256, closed_at=timezone.now(), **more
    )
    if ended:
        told = {"status": status, "rows": rows, "sha256": sha256}
        audit.record(record.by, "core.export_end", record, after=told)
    return bool(ended)


def wiped(record: ExportRecord) -> None:
    """Its file is gone; call it in the same transaction."""
    audit.record(None, "core.export_wipe", record, after={"sha256": record.sha256})


class Streamed:
    """Passes the pieces on and closes the record: complete at the end, broken off before it.

    A server drops the response where the client goes away, perhaps before the first piece: then
    `close` is all that happens, which a plain generator would not notice.
    """

    def __init__(
        self, record: ExportRecord, pieces: Pieces, *, found: Callable[[], dict] | None = None
    ):
        """found: what else the record learns at the end."""
        self.record, self.pieces, self.found = record, pieces, found
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
            more = self.found() if self.found else {}
            closed(self.record, status, rows=self.rows, sha256=sha256, **more)
        finally:
            origin.reset(token)
