"""Everything that hangs on a row, read in one query and kept as text until somebody needs it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import (
    DateField,
    DecimalField,
    Field,
    JSONField,
    Model,
    QuerySet,
    TimeField,
    Value,
)
from django.db.models.functions import JSONObject

Rows = frozenset[tuple[int, str]]  # (number of the part, the row as JSON)


@dataclass(frozen=True)
class Part:
    """The rows of one table that belong to an owner.

    owner: the foreign key to it; empty for a list that belongs to nobody. columns: (key, look-up)
    of what is read; all columns of the model where left out. without: (look-up, value) left out.
    Columns must be ones that JSON holds without loss: texts, numbers, flags, days, hours,
    instants, JSON.
    """

    model: type[Model]
    owner: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    without: tuple[tuple[str, Any], ...] = ()

    def query(self, number: int) -> QuerySet:
        rows = self.model._default_manager.exclude(**dict(self.without))
        if self.owner:
            rows = rows.filter(**{f"{self.owner}_id": _owner_mark(number)})
        columns = self.columns or [(name, name) for name in _column_names(self.model)]
        row = JSONObject(**dict(columns))
        rows = rows.order_by().annotate(part_number=Value(number), part_row=row)
        return rows.distinct() if self.columns else rows  # without its key a row may come often


def read(*parts: tuple[Part, int | None]) -> Rows:
    """The rows of all parts, each with the key of its owner, in one query."""
    sql, params = _prepared(connection.vendor, tuple(part for part, _owner in parts))
    owners = {_owner_mark(number): owner for number, (_part, owner) in enumerate(parts)}
    with connection.cursor() as cursor:
        cursor.execute(sql, [owners.get(value, value) for value in params])
        return frozenset(cursor.fetchall())


def instances(rows: Rows, parts: Iterable[Part]) -> dict[type[Model], list[Model]]:
    """The rows again as instances to read from, in the order of their model.

    Those of a part with columns of its own come as dictionaries, in no order.
    """
    found: dict[type[Model], list] = {part.model: [] for part in parts}
    known = list(parts)
    for number, text in rows:
        part, row = known[number], json.loads(text)
        found[part.model].append(row if part.columns else _instance(part.model, row))
    for part in known:
        if not part.columns:
            found[part.model].sort(key=_place)
    return found


@lru_cache(maxsize=32)
def _prepared(vendor: str, parts: tuple[Part, ...]) -> tuple[str, tuple]:
    """The statement, made once: putting it together costs far more than running it."""
    queries = [
        part.query(number).values_list("part_number", "part_row")
        for number, part in enumerate(parts)
    ]
    return queries[0].union(*queries[1:], all=True).query.sql_with_params()


def _place(row: Model) -> list[tuple[bool, Any]]:
    """Where the row stands among those of its owner; what is not known comes last."""
    values = [getattr(row, name) for name in _order_within_owner(type(row))]
    return [(value is None, value) for value in values]


@lru_cache
def _order_within_owner(model: type[Model]) -> list[str]:
    """The model's own order without what all rows of one owner share."""
    names = [str(name).removeprefix("-") for name in model._meta.ordering or ()]
    joined = {field.name for field in model._meta.concrete_fields if field.is_relation}
    return [name for name in names if name not in joined] or ["pk"]


def _owner_mark(number: int) -> int:
    """Stands for the owner of a part in the prepared statement; no row has such a key."""
    return -1000 - number


def _column_names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _instance(model: type[Model], row: dict[str, Any]) -> Model:
    """SQLite hands columns of JSON on as texts; both databases read alike."""
    names = _column_names(model)
    for field in model._meta.concrete_fields:
        row[field.attname] = _value(field, row[field.attname])
    return model.from_db(None, names, [row[name] for name in names])


def _value(field: Field, stored: Any) -> Any:
    if isinstance(field, JSONField):
        is_text = connection.vendor == "sqlite" and isinstance(stored, str)
        return json.loads(stored) if is_text else stored
    if isinstance(field, DateField | DecimalField | TimeField):
        read_back = field.to_python(stored)
        if isinstance(read_back, datetime) and read_back.tzinfo is None:
            return read_back.replace(tzinfo=UTC)
        return read_back
    return stored
