"""Days and months for the database, in the same words in an index and in a query.

Only then does the index answer. So constants stand in the text: SQLite finds no index for what is
handed over as a parameter.
"""

from typing import Any

from django.db.models import DateField, Func, IntegerField

ENDLESS = 999_999  # months: more than the calendar has
# A month is full on its anniversary, or on the last day of a month that has no such day.
_ON_POSTGRESQL = (
    "12 * (EXTRACT(YEAR FROM {end} + 1) - EXTRACT(YEAR FROM {start}))"
    " + EXTRACT(MONTH FROM {end} + 1) - EXTRACT(MONTH FROM {start})"
    " - (EXTRACT(DAY FROM {start}) > EXTRACT(DAY FROM {end} + 1)"
    " AND EXTRACT(DAY FROM {end} + 2) <> 1)::int"
)
_ON_SQLITE = (
    "12 * (strftime('%%Y', {end}, '+1 day') - strftime('%%Y', {start}))"
    " + strftime('%%m', {end}, '+1 day') - strftime('%%m', {start})"
    " - (strftime('%%d', {start}) > strftime('%%d', {end}, '+1 day')"
    " AND strftime('%%d', {end}, '+2 days') <> '01')"
)


class DayOrLast(Func):
    """The day; where there is none, the last one of the calendar."""

    output_field = DateField()
    arity = 1
    template = "COALESCE(%(expressions)s, '9999-12-31')"


class WholeMonths(Func):
    """How many months are full between two columns of days, the last day included.

    The counterpart of `core.periods.length`; ENDLESS where a day is missing.
    """

    output_field = IntegerField()
    arity = 2

    def as_sql(self, compiler: Any, connection: Any, *options: Any, **extra: Any) -> Any:
        return f"COALESCE(({self._months(compiler, _ON_POSTGRESQL)})::int, {ENDLESS})", ()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return f"COALESCE({self._months(compiler, _ON_SQLITE)}, {ENDLESS})", ()

    def _months(self, compiler: Any, words: str) -> str:
        start, end = (compiler.compile(column)[0] for column in self.get_source_expressions())
        return words.format(start=start, end=end)
