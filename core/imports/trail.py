"""Whether records have changed since a moment: whoever changes one tells it in the audit trail."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q

from core.models import AuditEntry

# Rows are numbered before they are committed: one that was begun a while ago may come late.
LATE_ROWS = 10_000


@dataclass(frozen=True)
class Mark:
    """Where the trail stood. kinds: of records, with or without the name of the model behind."""

    kinds: tuple[str, ...]
    first: int
    rows: int

    @property
    def holds(self) -> bool:
        """Nobody has committed a change to such a record since."""
        return _rows_since(self.first, self.kinds) == self.rows


def mark(kinds: Iterable[str]) -> Mark:
    listed = tuple(kinds)
    first = (AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0) - LATE_ROWS
    return Mark(listed, first, _rows_since(first, listed))


def _rows_since(first: int, kinds: Iterable[str]) -> int:
    about = Q()
    for kind in kinds:
        about |= Q(target_type__startswith=kind)
    return AuditEntry.objects.filter(about, pk__gte=first).count()
