"""Pages that cost the same wherever one is: the next rows after a known one, never an offset."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, F, Field, Func, QuerySet, Value
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

LARGEST_ID = 2**63 - 1


class RowCompares(Func):
    """`(a, id) < (x, y)` as one comparison of rows, which an index on both columns answers."""

    output_field = BooleanField()
    conditional = True

    def as_sql(self, compiler, connection, **extra_context):
        compiled = [compiler.compile(part) for part in self.get_source_expressions()]
        columns = [sql for sql, _params in compiled]
        params = [param for _sql, own in compiled for param in own]
        half, sign = len(columns) // 2, self.extra["sign"]
        return f"({', '.join(columns[:half])}) {sign} ({', '.join(columns[half:])})", params


@dataclass(frozen=True)
class Ordering:
    """A column and then the id, both in one direction. `read`: from an address to a value."""

    field: str
    descending: bool
    read: Callable[[str], Any]

    def value_of(self, row: Any) -> Any:
        for name in self.field.split("__"):
            row = getattr(row, name)
        return row

    def sorted(self, rows: QuerySet, *, backward: bool = False) -> QuerySet:
        sign = "-" if self.descending != backward else ""
        return rows.order_by(f"{sign}{self.field}", f"{sign}pk")

    def beyond(self, rows: QuerySet, mark: tuple[Any, int], *, backward: bool) -> QuerySet:
        value, pk = mark
        column = _column(rows, self.field)
        sign = "<" if self.descending != backward else ">"
        compares = RowCompares(
            F(self.field), F("pk"), Value(value, output_field=column), Value(pk), sign=sign
        )
        if "__" in self.field:  # of another table, whose index leads near the mark
            rows = rows.filter(**{f"{self.field}__{'lte' if sign == '<' else 'gte'}": value})
        return rows.filter(compares)


@dataclass(frozen=True)
class Slice:
    """Some rows of a long list; the marks continue it, empty where it ends."""

    rows: list
    before: str
    after: str


def day_and_time(text: str) -> datetime:
    """Raises ValueError for anything but an instant of our time, with its zone."""
    found = parse_datetime(text)
    if found is None or not is_aware(found) or not 1970 < found.year < 3000:
        raise ValueError(text)
    return found


def mark_of(row: Any, ordering: Ordering) -> str:
    value = ordering.value_of(row)
    return f"{row.pk}~{value.isoformat() if isinstance(value, datetime) else value}"


def read_mark(text: str, ordering: Ordering) -> tuple[Any, int]:
    """The value and the id of a mark. Raises ValueError where it is none of this ordering."""
    pk, _separator, value = text.partition("~")
    if not pk.isascii() or not pk.isdigit() or len(pk) > 19 or int(pk) > LARGEST_ID:
        raise ValueError(text)
    return ordering.read(value), int(pk)


def slice_of(
    rows: QuerySet,
    ordering: Ordering,
    *,
    shown: QuerySet | None = None,
    after: str = "",
    before: str = "",
    size: int = 50,
) -> Slice:
    """`size` rows after or before a mark; without one the first. ValueError for a bad mark.

    shown: the same model, with what a shown row needs; then the other rows are not read for it.
    """
    backward = bool(before) and not after
    mark = after or before
    found = ordering.sorted(rows, backward=backward)
    if mark:
        found = ordering.beyond(found, read_mark(mark, ordering), backward=backward)
    found = found[: size + 1]
    if shown is not None:
        found = ordering.sorted(shown.filter(pk__in=found.values("pk")), backward=backward)
    return _cut(list(found), ordering, mark=mark, backward=backward, size=size)


def counted_slice_of(
    rows: QuerySet,
    ordering: Ordering,
    *,
    shown: QuerySet,
    after: str = "",
    before: str = "",
    size: int = 50,
) -> tuple[int, Slice]:
    """How many `rows` there are and a slice of them, in one pass: where it is costly to find them.

    Ordered by a column of their own table. shown: the same model, with what a shown row needs.
    """
    backward = bool(before) and not after
    mark = after or before
    start = read_mark(mark, ordering) if mark else None
    number, keys = _counted(rows, ordering, start, backward=backward, limit=size + 1)
    page = list(ordering.sorted(shown.filter(pk__in=keys), backward=backward))
    return number, _cut(page, ordering, mark=mark, backward=backward, size=size)


def _counted(
    rows: QuerySet, ordering: Ordering, start: tuple[Any, int] | None, *, backward: bool, limit: int
) -> tuple[int, list[int]]:
    """The number of rows, and the ids of the first ones beyond `start`."""
    connection = connections[rows.db]
    keys = rows.order_by().values_list("pk", ordering.field)
    try:
        found, params = keys.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0, []
    sign, way = ("<", "DESC") if ordering.descending != backward else (">", "ASC")
    beyond = ""
    if start:
        column = rows.model._meta.get_field(ordering.field)
        beyond = f"WHERE (value, id) {sign} (%s, %s)"
        params = (*params, column.get_db_prep_value(start[0], connection), start[1])
    sql = (
        f"WITH found (id, value) AS MATERIALIZED ({found}), page AS"
        f" (SELECT id FROM found {beyond} ORDER BY value {way}, id {way} LIMIT {int(limit)})"
        " SELECT number, id FROM (SELECT COUNT(*) AS number FROM found) AS counted"
        " LEFT JOIN page ON TRUE"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        answers = cursor.fetchall()
    return answers[0][0], [pk for _number, pk in answers if pk is not None]


def _cut(page: list, ordering: Ordering, *, mark: str, backward: bool, size: int) -> Slice:
    """page: in the order in which it was read, with one row more where it goes on."""
    more, page = len(page) > size, page[:size]
    if backward:
        page.reverse()
    has_before = more if backward else bool(mark)
    has_after = True if backward else more
    return Slice(
        rows=page,
        before=mark_of(page[0], ordering) if page and has_before else "",
        after=mark_of(page[-1], ordering) if page and has_after else "",
    )


def _column(rows: QuerySet, path: str) -> Field:
    model: Any = rows.model
    field: Any = None
    for name in path.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model
    return field
