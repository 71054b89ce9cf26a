"""Sets of columns: those that come with a list, and those that an office keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core import audit
from core.exports.lists import ExportList, Text
from core.models import ColumnSet


@dataclass(frozen=True)
class Offered:
    """key: as the address names it. kept: the row of an office; None of one that comes with it."""

    key: str
    name: Text
    columns: Sequence[str]
    kept: ColumnSet | None = None


def offered(wanted: ExportList) -> list[Offered]:
    """Without the columns that this reader may not have."""
    known = {column.key for column in wanted.offered}
    found = [Offered(key, name, columns) for key, (name, columns) in wanted.presets.items()]
    rows = ColumnSet.objects.visible_to(wanted.reader).filter(list_key=wanted.key)
    found += [Offered(str(row.pk), row.name, row.columns, row) for row in rows]
    return [
        Offered(one.key, one.name, [key for key in one.columns if key in known], one.kept)
        for one in found
    ]


@transaction.atomic
def keep(wanted: ExportList, name: str, columns: Sequence[str]) -> ColumnSet:
    """Under a name that the reader's office has already, the set is replaced."""
    row, _made = ColumnSet.objects.update_or_create(
        list_key=wanted.key,
        role=wanted.reader.team,
        name=name,
        defaults={"columns": list(columns), "made_by": wanted.reader},
    )
    told = {"list": wanted.key, "columns": list(columns)}
    audit.record(wanted.reader, "core.keep_columns", row, after=told)
    return row


@transaction.atomic
def drop(row: ColumnSet, *, actor: Any) -> None:
    audit.record(actor, "core.drop_columns", row, before={"columns": row.columns})
    row.delete()
