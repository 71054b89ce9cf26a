"""For a few columns: how long a stay is, and what the rules found, as the database says it."""

from typing import Any

from django.db.models import CharField, DecimalField, Func
from django.db.models.expressions import Combinable
from django.utils.translation import ngettext

from core.days_in_sql import WholeMonths

# The days after the whole months count as parts of 30.
_ON_POSTGRESQL = (
    "CASE WHEN {start} IS NOT NULL AND {end} IS NOT NULL THEN round({whole}"
    " + ({end} + 1 - ({start} + make_interval(months => {whole}))::date) / 30.0, 1) END"
)
# date() goes over the end of a short month: so from its first day on, and no further than its last.
_ON_SQLITE = (
    "round({whole} + (julianday({end}, '+1 day') - julianday("
    "min(date({start}, 'start of month', {whole} || ' months',"
    " (strftime('%%d', {start}) - 1) || ' days'),"
    " date({start}, 'start of month', ({whole} + 1) || ' months', '-1 day')))) / 30.0, 1)"
)


class Months(Func):
    """The length of a range of days in months, its last day included; empty where a day is missing.

    As `core.periods.length` counts, to a tenth.
    """

    output_field = DecimalField(max_digits=8, decimal_places=1)

    def __init__(self, start: Combinable, end: Combinable):
        super().__init__(start, end, WholeMonths(start, end))

    def as_sql(self, compiler: Any, connection: Any, *options: Any, **extra: Any) -> Any:
        return _ON_POSTGRESQL.format(**self._parts(compiler)), ()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return _ON_SQLITE.format(**self._parts(compiler)), ()

    def _parts(self, compiler: Any) -> dict[str, str]:
        start, end, whole = (compiler.compile(one)[0] for one in self.get_source_expressions())
        return {"start": start, "end": end, "whole": f"({whole})"}


_ROWS_ON_POSTGRESQL = (
    "SELECT one ->> 'status' AS status FROM jsonb_array_elements({column}) AS one"
    " WHERE one ->> 'severity' IS DISTINCT FROM 'info'"
)
_ROWS_ON_SQLITE = (
    "SELECT json_extract(one.value, '$.status') AS status FROM json_each({column}) AS one"
    " WHERE json_extract(one.value, '$.severity') IS NOT 'info'"
)
_COUNTED = (
    "(SELECT CASE WHEN every = 0 THEN '' WHEN first + second + third = 0 THEN %s ELSE"
    " substr({parts}, 4) END FROM (SELECT count(*) AS every,"
    " count(*) FILTER (WHERE status = 'not_met') AS first,"
    " count(*) FILTER (WHERE status = 'not_stated') AS second,"
    " count(*) FILTER (WHERE status = 'for_human') AS third FROM ({rows}) AS weighing) AS counted)"
)


class FindingsInWords(Func):
    """“2 not met · 1 for the office”; what is only for information does not count."""

    output_field = CharField()
    arity = 1

    def __init__(self, column: Combinable, all_met: str):
        super().__init__(column)
        self.all_met = all_met

    def as_sql(self, compiler: Any, connection: Any, *options: Any, **extra: Any) -> Any:
        return self._counted(compiler, _ROWS_ON_POSTGRESQL)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self._counted(compiler, _ROWS_ON_SQLITE)

    def _counted(self, compiler: Any, rows: str) -> Any:
        column, params = compiler.compile(self.get_source_expressions()[0])
        parts, words = [], []
        for name, told in zip(("first", "second", "third"), _told(), strict=True):
            one, many = (f" · {text}" for text in told)
            case = f"CASE {name} WHEN 0 THEN '' WHEN 1 THEN replace(%s, '%%d', '1')"
            parts.append(f"{case} ELSE replace(%s, '%%d', CAST({name} AS text)) END")
            words += [one, many]
        sql = _COUNTED.format(parts=" || ".join(parts), rows=rows.format(column=column))
        return f"{sql}", [self.all_met, *words, *params]


def _told() -> list[tuple[str, str]]:
    """For one and for several, in the reader's language."""
    return [
        (ngettext("%d not met", "%d not met", 1), ngettext("%d not met", "%d not met", 2)),
        (
            ngettext("%d not stated", "%d not stated", 1),
            ngettext("%d not stated", "%d not stated", 2),
        ),
        (
            ngettext("%d for the office", "%d for the office", 1),
            ngettext("%d for the office", "%d for the office", 2),
        ),
    ]
