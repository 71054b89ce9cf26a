"""Expressions that the ORM lacks, or that SQLite and PostgreSQL write differently."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Expression,
    FloatField,
    Func,
    IntegerField,
)
from django.db.models.expressions import RawSQL


class Condition:
    """A condition on the columns of one table, in words that both databases share.

    For conditions of dozens of parts: as lookups they take longer to build than to answer.
    The text never holds a value: those go into `params`.
    """

    def __init__(self, sql: str, *params: Any):
        self.sql, self.params = sql, params

    def __and__(self, other: "Condition") -> "Condition":
        if NEVER in (self, other):
            return NEVER
        return other if self is ALWAYS else self if other is ALWAYS else self._with("AND", other)

    def __or__(self, other: "Condition") -> "Condition":
        if ALWAYS in (self, other):
            return ALWAYS
        return other if self is NEVER else self if other is NEVER else self._with("OR", other)

    def __invert__(self) -> "Condition":
        return Condition(f"NOT {self.sql}", *self.params)

    def _with(self, word: str, other: "Condition") -> "Condition":
        return Condition(f"({self.sql} {word} {other.sql})", *self.params, *other.params)

    @property
    def expression(self) -> Expression:
        return RawSQL(self.sql, self.params, output_field=BooleanField())


ALWAYS, NEVER = Condition("TRUE"), Condition("FALSE")


def is_in(column: str, values: Iterable[Any]) -> Condition:
    """One of these; of none, never."""
    listed = list(values)
    return (
        Condition(f"{column} IN ({', '.join(['%s'] * len(listed))})", *listed) if listed else NEVER
    )


def by_value(column: str, conditions: Mapping[Any, Condition]) -> Condition:
    """The condition that belongs to the value of a column, the first ones found quickest.

    Each stands in a CASE of its own: SQLite stops early in a condition, but not in a value.
    """
    alike: dict[tuple[str, tuple[Any, ...]], list[Any]] = {}
    for value, condition in conditions.items():
        alike.setdefault((condition.sql, condition.params), []).append(value)
    if not alike:
        return NEVER
    cases = [(is_in(column, values), *condition) for condition, values in alike.items()]
    text = " ".join(
        f"WHEN {value.sql} THEN CASE WHEN {sql} THEN TRUE ELSE FALSE END"
        for value, sql, _params in cases
    )
    params = [param for value, _sql, own in cases for param in (*value.params, *own)]
    return Condition(f"CASE {text} ELSE FALSE END", *params)


class AsNumber(Func):
    """The number that a JSON value is; NULL for anything else."""

    output_field = FloatField()
    arity = 1
    template = (
        "(CASE WHEN jsonb_typeof(%(expressions)s) = 'number' THEN %(expressions)s::float END)"
    )

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = (
            "(CASE WHEN json_type(%(expressions)s) IN ('integer', 'real')"
            " THEN CAST(%(expressions)s AS REAL) END)"
        )
        return self.as_sql(compiler, connection, template=template, **extra)


class DayNumber(Func):
    """A date column as a number: 31 March 2027 is 20270331."""

    output_field = IntegerField()
    arity = 1
    template = "to_char(%(expressions)s, 'YYYYMMDD')::int"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "CAST(replace(%(expressions)s, '-', '') AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **extra)


class StatedDayNumber(Func):
    """The same of a day kept as JSON text; NULL for anything else."""

    output_field = IntegerField()
    arity = 1
    template = (
        r"(CASE WHEN %(expressions)s #>> '{}' ~ '^\d{4}-\d\d-\d\d$'"
        " THEN replace(%(expressions)s #>> '{}', '-', '')::int END)"
    )

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
        template = (
            f"(CASE WHEN %(expressions)s GLOB '\"{day}\"'"
            " THEN CAST(replace(substr(%(expressions)s, 2, 10), '-', '') AS INTEGER) END)"
        )
        return self.as_sql(compiler, connection, template=template, **extra)


def last_day_on_postgresql(start: str, months: int) -> str:
    """The last day of a period of so many months: the day before its anniversary."""
    return f"(({start} + make_interval(months => {int(months)}))::date - 1)"


def last_day_on_sqlite(start: str, months: int) -> str:
    """SQLite runs over into the next month where the day is missing: never past the last day."""
    there = f"date({start}, '+{int(months)} months')"
    end_of_month = f"date({start}, 'start of month', '+{int(months) + 1} months', '-1 day')"
    return f"date(min({there}, {end_of_month}), '-1 day')"


class AbroadFor(Expression):
    """The people of whom some stays, taken together, are long enough: their primary keys.

    stays: rows of `talent_id`, `began` and `ended`, in which stays may overlap or touch. Either
    `more_days_than` in all, a day covered twice counting once, or a stretch of `months` without
    a gap. Stands on the right of `pk__in`.
    """

    output_field = BigIntegerField()

    def __init__(self, stays: Any, *, more_days_than: int | None = None, months: int = 0):
        super().__init__()
        self.stays, self.more_days_than, self.months = stays, more_days_than, months

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return self._sql(
            connection,
            next_day="({} + 1)".format,
            days="ended - began + 1",
            last_day=last_day_on_postgresql,
        )

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return self._sql(
            connection,
            next_day="date({}, '+1 day')".format,
            days="julianday(ended) - julianday(began) + 1",
            last_day=last_day_on_sqlite,
        )

    def _sql(self, connection: Any, *, next_day: Any, days: str, last_day: Any) -> Any:
        stays, params = self.stays.query.get_compiler(connection=connection).as_sql()
        order = "PARTITION BY talent_id ORDER BY began, ended ROWS"
        until_now = f"MAX(ended) OVER ({order} BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        marked = (
            f"SELECT talent_id, began, ended, CASE WHEN began <= {next_day(until_now)}"
            f" THEN 0 ELSE 1 END AS is_new FROM ({stays}) AS stays"
        )
        numbered = (
            "SELECT talent_id, began, ended,"
            f" SUM(is_new) OVER ({order} UNBOUNDED PRECEDING) AS stretch FROM ({marked}) AS marked"
        )
        stretches = (
            "SELECT talent_id, MIN(began) AS began, MAX(ended) AS ended"
            f" FROM ({numbered}) AS numbered GROUP BY talent_id, stretch"
        )
        if self.more_days_than is None:
            enough = f"WHERE {last_day('began', self.months)} <= ended"
        else:
            enough = f"GROUP BY talent_id HAVING SUM({days}) > {int(self.more_days_than)}"
        return f"(SELECT talent_id FROM ({stretches}) AS stretches {enough})", params
