"""For a few columns: how long a stay is, and what the rules found, as the database says it."""

from typing import Any

from django.db.models import CharField, DecimalField, Func
from django.db.models.expressions import Combinable
from django.utils.translation import ngettext

# The whole months from the first day to the day after the last, and the days over as a part of 30.
_MONTHS_ON_POSTGRESQL = (
    "round((extract(year FROM age({end} + 1, {start})) * 12"
    " + extract(month FROM age({end} + 1, {start}))"
    " + extract(day FROM age({end} + 1, {start})) / 30.0)::numeric, 1)"
)
# date() goes over the end of a short month: the first of the month, and then no further than its
# last day.
_ANNIVERSARY = (
    "min(date({start}, 'start of month', ({whole}) || ' months',"
    " (strftime('%%d', {start}) - 1) || ' days'),"
    " date({start}, 'start of month', ({whole} + 1) || ' months', '-1 day'))"
)
_APART = (
    "(strftime('%%Y', {end}, '+1 day') - strftime('%%Y', {start})) * 12"
    " + strftime('%%m', {end}, '+1 day') - strftime('%%m', {start})"
)
_WHOLE = (
    "({apart} - (strftime('%%d', {start}) > strftime('%%d', {end}, '+1 day')"
    " AND strftime('%%d', {end}, '+2 days') <> '01'))"
)


class Months(Func):
    """The length of a range of days in months, its last day included; empty where a day is missing.

    As `core.periods.length` counts, to a tenth.
    """

    output_field = DecimalField(max_digits=8, decimal_places=1)
    arity = 2

    def as_sql(self, compiler: Any, connection: Any, *options: Any, **extra: Any) -> Any:
        return _MONTHS_ON_POSTGRESQL.format(**self._days(compiler)), ()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        days = self._days(compiler)
        whole = _WHOLE.format(apart=_APART.format(**days), **days)
        anniversary = _ANNIVERSARY.format(whole=whole, **days)
        over = f"julianday({days['end']}, '+1 day') - julianday({anniversary})"
        return f"round({whole} + ({over}) / 30.0, 1)", ()

    def _days(self, compiler: Any) -> dict[str, str]:
        start, end = (compiler.compile(column)[0] for column in self.get_source_expressions())
        return {"start": start, "end": end}


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
